"""Great Expectations suites over tables; they return one verdict and see nothing else."""
