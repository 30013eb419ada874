// Search over an index in parts; warehouse/explorer/search.py writes them and says how grams are cut.
"use strict";
(() => {
  const base = document.documentElement.dataset.root + "search/";
  const waiting = new Map();
  const loaded = new Map();

  window.chengji = (name, data) => waiting.get(name)?.(data);
  const load = (name) => {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const script = document.createElement("script");
        script.src = base + name + ".js";
        script.onerror = () => { loaded.delete(name); reject(new Error(name)); };
        script.onload = () => script.remove();
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  };

  const normalise = (text) => text.normalize("NFKC").toLowerCase().replace(/(?<=[0-9]),(?=[0-9])/g, "");
  const RUN = /[0-9a-z]+(?:\.[0-9]+)?|[\u00c0-\u024f\u0370-\u052f\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu;
  const partOf = (gram, parts) => {
    const characters = [...gram];
    let number = 0;
    for (const character of /^[0-9a-z]/.test(gram) ? characters.slice(0, 2) : characters.slice(0, 1)) number = (number * 31 + character.codePointAt(0)) % parts;
    return number;
  };
  const unpack = (packed) => {
    const isCut = packed.endsWith("+");
    let number = 0;
    return { isCut, numbers: (isCut ? packed.slice(0, -1) : packed).split(",").map((digits) => (number += parseInt(digits, 36))) };
  };

  // Each condition is a gram and whether it is only a beginning.
  const conditionsOf = (query) => {
    const conditions = new Map();
    for (const word of query.split(/\s+/)) {
      for (const [run] of word.matchAll(RUN)) {
        const characters = [...run];
        if (/^[0-9a-z]/.test(run)) conditions.set(run, true);
        else if (characters.length === 1) conditions.set(run, true);
        else for (let at = 0; at + 1 < characters.length; at++) conditions.set(characters[at] + characters[at + 1], false);
      }
    }
    return [...conditions];
  };

  const lookUp = async ([gram, isBeginning], meta) => {
    const part = partOf(gram, meta.parts);
    if (!meta.present.includes(part)) return { isCut: false, numbers: [] };
    const grams = await load("g" + part);
    if (!isBeginning) return grams[gram] === undefined ? { isCut: false, numbers: [] } : unpack(grams[gram]);
    const found = Object.keys(grams).filter((name) => name.startsWith(gram)).map((name) => unpack(grams[name]));
    const numbers = [...new Set(found.flatMap((one) => one.numbers))].sort((a, b) => a - b);
    return { isCut: found.some((one) => one.isCut), numbers };
  };

  // Lists that are cut off narrow nothing while there is a whole one; the words are compared with the text afterwards.
  const candidates = (lists) => {
    const whole = lists.filter((list) => !list.isCut);
    const used = (whole.length ? whole : lists).map((list) => list.numbers).sort((a, b) => a.length - b.length);
    return used.slice(1).reduce((left, right) => {
      const others = new Set(right);
      return left.filter((number) => others.has(number));
    }, used[0] ?? []);
  };

  const FIRST = [8, 8, 8, 30];
  const MOST_PARTS = 60;
  const KINDS = ["places", "indicators", "pages", "figures"];
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const label = (id) => document.getElementById("label-" + id).content.cloneNode(true);

  const describe = (kind, doc, pages) => {
    if (kind === 0) return { href: `place/${doc[0]}.html`, main: doc[1], sub: doc[2] === doc[1] ? "" : doc[2], text: doc.slice(1, 3) };
    if (kind === 1) return { href: `indicator/${doc[0]}.html`, main: doc[1], sub: doc[2], text: doc.slice(1, 3) };
    if (kind === 2) return { href: `page/${doc[0].slice(0, 2)}/${doc[0]}.html`, main: doc[1], sub: [doc[2], doc[3]].filter(Boolean).join(" · "), text: doc.slice(1, 4) };
    const [page, title] = pages[doc[0]];
    const main = doc[3] || doc[6] || doc[2];
    const about = [doc[6] !== main && doc[6], doc[4], doc[5]].filter(Boolean).join(" · ");
    return { href: `page/${page.slice(0, 2)}/${page}.html#m${doc[1]}`, figure: doc[2], main, sub: about, title, status: doc[8], text: doc.slice(2, 8) };
  };

  const mark = (element, text, words) => {
    // Marked where the text as written holds a word; a word that only matches in another form is not marked.
    let rest = text;
    while (rest) {
      const lower = rest.toLowerCase();
      const hits = words.map((word) => [lower.indexOf(word), word.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
      if (!hits.length || lower.length !== rest.length) break;
      const [at, length] = hits[0];
      element.append(rest.slice(0, at), make("mark", "", rest.slice(at, at + length)));
      rest = rest.slice(at + length);
    }
    element.append(rest);
    return element;
  };

  const renderHit = (hit, words) => {
    const link = make("a", "hit");
    link.href = hit.href;
    if (hit.figure !== undefined) link.append(mark(make("span", "fig " + hit.status), hit.figure, words));
    const about = make("span", "about");
    about.append(mark(make("b", ""), hit.main, words));
    if (hit.sub) about.append(mark(make("small", ""), hit.sub, words));
    if (hit.title) about.append(make("small", "from", hit.title));
    link.append(about);
    const item = make("li");
    item.append(link);
    return item;
  };

  // Yields the documents of one kind that hold all words, part after part, until `wanted` are found.
  const collect = async (state, wanted) => {
    let parts = 0;
    while (state.hits.length < wanted && state.at < state.numbers.length) {
      const part = Math.floor(state.numbers[state.at] / state.meta.docsPerPart);
      if (++parts > MOST_PARTS) break;
      const { docs, pages } = await load("d" + part);
      while (state.at < state.numbers.length && Math.floor(state.numbers[state.at] / state.meta.docsPerPart) === part && state.hits.length < wanted) {
        const hit = describe(state.kind, docs[state.numbers[state.at] % state.meta.docsPerPart], pages);
        const text = normalise(hit.text.join("\n"));
        if (state.words.every((word) => text.includes(word))) state.hits.push(hit);
        state.at += 1;
      }
    }
  };

  const renderGroup = (state) => {
    const section = make("section", "hits");
    const heading = make("h2");
    heading.append(label(KINDS[state.kind]));
    const list = make("ol");
    const more = make("button", "more");
    more.type = "button";
    more.append(label("more"));
    let shown = 0;
    const draw = () => {
      list.append(...state.hits.slice(shown).map((hit) => renderHit(hit, state.words)));
      shown = state.hits.length;
      more.hidden = state.at >= state.numbers.length;
    };
    more.addEventListener("click", async () => { const focus = shown; await collect(state, shown + 50); draw(); list.children[focus]?.firstChild.focus(); });
    section.append(heading, list, more);
    draw();
    return section;
  };

  const results = document.getElementById("results");
  const said = document.getElementById("said");
  const input = document.getElementById("query");
  let turn = 0;

  const say = (...parts) => said.replaceChildren(...parts);

  const search = async () => {
    const mine = ++turn;
    const query = normalise(input.value.trim());
    const words = query.split(/\s+/).filter(Boolean);
    const conditions = conditionsOf(query);
    if (!conditions.length) { results.replaceChildren(); say(); return; }
    say(label("searching"));
    const meta = await load("meta");
    const lists = await Promise.all(conditions.map((condition) => lookUp(condition, meta)));
    const numbers = candidates(lists);
    const bounds = [...meta.starts, meta.docs];
    const states = KINDS.map((_, kind) => ({ kind, meta, words, at: 0, hits: [], numbers: numbers.filter((number) => number >= bounds[kind] && number < bounds[kind + 1]) }));
    await Promise.all(states.map((state) => collect(state, FIRST[state.kind])));
    if (mine !== turn) return;
    const found = states.filter((state) => state.hits.length || state.at < state.numbers.length);
    const isCut = lists.every((list) => list.isCut);
    const total = states.reduce((sum, state) => sum + (state.at >= state.numbers.length ? state.hits.length : state.numbers.length), 0);
    const isMore = states.some((state) => state.at < state.numbers.length);
    if (!found.length) say(label("none"));
    else say((isMore ? "≈ " : "") + total.toLocaleString("en") + " ", label("results"), ...(isCut ? [" ", label("narrow")] : []));
    results.replaceChildren(...found.map(renderGroup));
  };

  const failed = () => say(label("unread"));
  let timer = 0;
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => search().catch(failed), 120); });
  input.form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); search().catch(failed); });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { input.value = asked; search().catch(failed); }
  input.focus();
})();
