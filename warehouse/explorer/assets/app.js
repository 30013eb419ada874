// Language, theme and CSV; everything else on the site works without scripts.
"use strict";
(() => {
// A script that another one adds runs when it arrives, which may be before the page is there.
const start = () => {
  const root = document.documentElement;
  const keep = (name, value) => { try { localStorage[name] = value; } catch (blocked) { /* private mode: the choice lasts for this page */ } };

  const language = document.getElementById("language");
  language.addEventListener("click", () => {
    root.lang = root.lang === "en" ? "zh-CN" : "en";
    keep("chengjiLang", root.lang === "en" ? "en" : "zh");
    document.dispatchEvent(new Event("languagechange"));
  });

  const theme = document.getElementById("theme");
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const tell = () => theme.setAttribute("aria-pressed", String(isDark()));
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    keep("chengjiTheme", root.dataset.theme);
    tell();
  });
  tell();

  // What a cell shows in the language of the reader; a number that is shown short stands in data-v.
  const cellText = (cell) => {
    if (cell.dataset.v !== undefined) return cell.dataset.v;
    return cell.innerText.replace(/\s+/g, " ").trim();
  };
  // Page text that a spreadsheet would take for a formula is quoted by an apostrophe; numbers are left alone.
  const csvField = (text) => {
    const harmless = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d,.]+%?$/.test(text) ? "'" + text : text;
    return '"' + harmless.replaceAll('"', '""') + '"';
  };
  const toCsv = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => csvField(cellText(cell))).join(",")).join("\r\n") + "\r\n";

  for (const table of document.querySelectorAll("table[data-csv]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "csv";
    button.append(document.getElementById("csv-label").content.cloneNode(true));
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff", toCsv(table)], { type: "text/csv;charset=utf-8" }));
      link.download = table.dataset.csv + ".csv";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    (table.closest(".scroll") || table).after(button);
  }

  if (document.getElementById("results")) {
    const search = document.createElement("script");
    search.src = root.dataset.root + "assets/search.js";
    document.head.append(search);
  }
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
})();
