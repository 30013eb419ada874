"""HTML to text lines, with the features and the head metadata of each page."""
