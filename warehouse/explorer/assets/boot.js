(function (d) {
  var e = d.documentElement, s = {};
  try { s = localStorage; } catch (blocked) {}
  if (s.chengjiLang === "en") e.lang = "en";
  if (s.chengjiTheme) e.dataset.theme = s.chengjiTheme;
  e.classList.add("js");
  var app = d.createElement("script");
  app.src = e.dataset.root + "assets/app.js";
  d.head.append(app);
})(document);
