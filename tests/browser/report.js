// SPDX-License-Identifier: MIT
// The report in a real browser: node report.js CHROMIUM TMPDIR OUT HOSTILE PAGES.  The first two
// are folders that `minyi report` has been in; PAGES has a line a page whose numbers are read back:
// its kind (report, comparison, packet), its file, and of a packet the city and the last wave's OUT,
// with tabs between them.  Prints TAP.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const {pathToFileURL} = require("node:url");
const {Chromium} = require("./chromium.js");
const {readBack, unread} = require("./readback.js");
const {table} = require("./tables.js");

const [, , program, temporary, out, hostile, list] = process.argv;
const pages = fs.readFileSync(list, "utf8").trimEnd().split("\n").map(line => line.split("\t"));
let count = 0, failures = 0;

function equal(got, want, what) {
  const a = JSON.stringify(got), b = JSON.stringify(want);
  if (a !== b) throw new Error(`${what}: ${a}, expected ${b}`);
}

async function check(name, run) {
  count++;
  try {
    await run();
    console.log(`ok ${count} - ${name}`);
  } catch (error) {
    failures++;
    console.log(`not ok ${count} - ${name}`);
    console.log(String(error.stack).split("\n").slice(0, 6).map(line => `# ${line}`).join("\n"));
  }
}

const urlOf = folder => pathToFileURL(path.join(folder, "report.html")).href;
const read = (name, folder = out) => table(fs.readFileSync(path.join(folder, name), "utf8"));

// ---- helpers that run in the page ---------------------------------------------------------

const helpers = `
  window.rows = id => [...document.querySelectorAll(id + " tbody tr")].filter(row => !row.hidden);
  window.shown = (row, column) => row.cells[column].innerText.split("\\n")[0].trim();
  window.codes = () => rows("#ranking-table").map(row => row.querySelector("th small").textContent);
  0;
`;

async function open(page, folder) {
  page.requests.length = page.complaints.length = 0;
  await page.go(urlOf(folder));
  await page.run(helpers);
}

// ---- checks --------------------------------------------------------------------------------

async function quiet(page, folder) {
  await open(page, folder);
  await page.run("new Promise(resolve => setTimeout(resolve, 100))");
  equal(page.complaints, [], "console");
  equal(page.requests, [urlOf(folder)], "requests");
}

async function policy(page) {
  const blocked = await page.run(`new Promise(resolve => {
    addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
    const script = document.createElement("script");
    script.textContent = "window.smuggled = 1";
    document.body.append(script);
    setTimeout(() => resolve("nothing"), 1000);
  })`);
  equal(blocked, "script-src-elem", "blocked");
  equal(await page.run("window.smuggled === undefined"), true, "the script did not run");
}

async function press(page, key) {
  const text = key === "Enter" ? "\r" : undefined;
  await page.send("Input.dispatchKeyEvent",
    {type: "keyDown", key, code: key, text, windowsVirtualKeyCode: key === "Enter" ? 13 : 9});
  await page.send("Input.dispatchKeyEvent", {type: "keyUp", key, code: key});
}

// By the keyboard: the head of a column is a button.
async function sorts(page) {
  const ranked = read("scores.csv").filter(row => row.rank !== "");
  const objective = [...ranked].sort((a, b) => b.objective - a.objective).map(row => row.city);
  const focus = () =>
    page.run(`document.querySelectorAll("#ranking-table thead button")[3].focus()`);
  equal(await page.run("codes()"), ranked.map(row => row.city), "at first");
  await focus();
  await press(page, "Enter");
  equal(await page.run("codes()"), objective, "highest objective score first");
  equal(await page.run(`document.querySelector("#ranking-table th[aria-sort]").ariaSort`),
    "descending", "aria-sort");
  await focus();
  await press(page, "Enter");
  equal(await page.run("codes()"), [...objective].reverse(), "lowest first");
  await focus();
  await press(page, "Enter");
  equal(await page.run("codes()"), ranked.map(row => row.city), "as before");
}

async function type(page, text) {
  await page.run(`(() => { const input = document.querySelector(".tools input[type=search]");
    input.focus(); input.select(); })()`);
  if (text !== "") await page.send("Input.insertText", {text});
  else await page.run(`(() => { const input = document.querySelector(".tools input[type=search]");
    input.value = ""; input.dispatchEvent(new Event("input")); })()`);
}

async function searches(page) {
  const ranked = read("scores.csv").filter(row => row.rank !== "");
  await type(page, ranked[1].name);
  equal(await page.run("codes()"), [ranked[1].city], "by name");
  await type(page, ranked[2].city);
  equal(await page.run("codes()"), [ranked[2].city], "by code");
  equal(await page.run(`document.querySelector(".tools output").textContent.includes("1")`), true,
    "it is said how many");
  await type(page, "<img src=x onerror=alert(1)>");
  equal(await page.run("codes()"), [], "nothing has that name");
  await type(page, "");
  equal(await page.run("codes().length"), ranked.length, "all again");
}

async function filters(page) {
  const ranked = read("scores.csv").filter(row => row.rank !== "");
  const types = new Map(read("cities.csv").map(row => [row.city, row.type]));
  for (const wanted of new Set(ranked.map(row => types.get(row.city)))) {
    await page.run(`(() => { const select = document.querySelector("select[name=type]");
      select.value = ${JSON.stringify(wanted)}; select.dispatchEvent(new Event("change")); })()`);
    equal(await page.run("codes()"),
      ranked.filter(row => types.get(row.city) === wanted).map(row => row.city), wanted);
  }
  await page.run(`(() => { const select = document.querySelector("select[name=type]");
    select.value = ""; select.dispatchEvent(new Event("change")); })()`);
}

async function folds(page) {
  const parts = Object.keys(read("scores.csv")[0]).filter(name => /^L\d+$/.test(name)).length;
  const visible = `[...document.querySelectorAll("#ranking-table thead th")]
    .filter(head => head.offsetWidth > 0).length`;
  const click = `[...document.querySelectorAll(".tools input[type=checkbox]")].pop().click()`;
  const before = await page.run(visible);
  await page.run(click);
  equal(await page.run(visible), before - parts, "without the indicators");
  await page.run(click);
  equal(await page.run(visible), before, "with them");
}

// Nothing but tables, in boxes of their own, is wider than the screen; words of heads are whole.
async function fits(page, file, width, scheme) {
  await page.size(width, 900, width < 500);
  await page.media("screen", scheme);
  await page.go(pathToFileURL(file).href);
  equal(await page.run("document.documentElement.scrollWidth <= innerWidth"), true, "the page");
  equal(await page.run(`[...document.querySelectorAll("figure div, figure svg")]
    .filter(one => one.scrollWidth > one.clientWidth + 1 ||
      one.getBoundingClientRect().right > innerWidth).length`), 0, "plots that scroll sideways");
  equal(await page.run(`[...document.querySelectorAll("figure")].every(figure =>
    [...figure.querySelectorAll("svg")].filter(svg => svg.clientWidth > 0).length === 1)`), true,
    "one drawing a plot");
  equal(await page.run(`(() => {
    document.querySelectorAll("details").forEach(one => { one.open = true; });
    const broken = [];
    for (const head of document.querySelectorAll("thead th")) {
      const walk = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
      for (let node; (node = walk.nextNode());)
        for (const word of node.data.matchAll(/[A-Za-z]{3,}/g)) {
          const range = document.createRange();
          range.setStart(node, word.index);
          range.setEnd(node, word.index + word[0].length);
          if (range.getClientRects().length > 1) broken.push(word[0]);
        }
    }
    return broken;
  })()`), [], "broken words");
}

// However wide a list of Chinese names is, no line of it begins with the mark between two.
async function lists(page) {
  await page.size(1280);
  await page.go(pathToFileURL(path.join(temporary, "chinese", "report.html")).href);
  equal(await page.run(`(() => {
    const begins = name => {
      const mark = name.nextSibling, rects = name.getClientRects(), range = document.createRange();
      if (!mark || mark.nodeType !== Node.TEXT_NODE || rects.length === 0) return false;
      range.setStart(mark, 0);
      range.setEnd(mark, 1);
      return range.getBoundingClientRect().top > rects[rects.length - 1].bottom - 1;
    };
    const lists = [...document.querySelectorAll("td.word")]
      .filter(cell => cell.querySelectorAll("bdi").length > 3).map(cell => {
        const box = document.createElement("div");
        box.append(...cell.childNodes);
        cell.append(box);
        return box;
      });
    let found = lists.length > 3 ? 0 : NaN;
    for (let width = 120; width < 300; width += 7)
      for (const box of lists) {
        box.style.width = width + "px";
        found += [...box.querySelectorAll("bdi")].filter(begins).length;
      }
    return found;
  })()`), 0, "marks between names that begin a line");
}

// Text against the paper behind it: 4.5 to 1 (WCAG 2.1, 1.4.3).
async function contrasts(page, scheme) {
  await page.size(1280);
  await page.media("screen", scheme);
  await open(page, out);
  const found = await page.run(`(() => {
    const numbers = color => (color.match(/[\\d.]+/g) || []).map(Number);
    // What shines through is mixed in.
    const paper = element => {
      if (!element) return [255, 255, 255];
      const [r, g, b, alpha = 1] = numbers(getComputedStyle(element).backgroundColor);
      if (alpha === 1) return [r, g, b];
      return paper(element.parentElement)
        .map((one, i) => alpha * [r, g, b][i] + (1 - alpha) * one);
    };
    const light = rgb => rgb.slice(0, 3).map(one => one / 255)
      .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
      .reduce((sum, one, i) => sum + one * [0.2126, 0.7152, 0.0722][i], 0);
    const ratio = element => {
      const a = light(numbers(getComputedStyle(element).color)), b = light(paper(element));
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    };
    return {dark: light(paper(document.body)) < 0.2,
      worst: Math.min(...[...document.querySelectorAll("p, h1, h2, h3, th, td, small, a, dt, dd, " +
        "summary, figcaption, label, caption")].filter(one => one.offsetWidth > 0).map(ratio))};
  })()`);
  equal(found.dark, scheme === "dark", "dark paper");
  if (!(found.worst >= 4.5)) throw new Error(`contrast ${found.worst}, at least 4.5 expected`);
}

// A4 laid across, less its margins: 269 mm at 96 dpi.
async function prints(page) {
  await page.media("print", "dark");
  await page.size(1016);
  await open(page, out);
  const closed = `document.querySelectorAll("main details:not([open])").length`;
  const before = await page.run(closed);
  await page.run(`dispatchEvent(new Event("beforeprint"))`);
  equal(await page.run(`[...document.querySelectorAll("main table, main svg")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.caption ? one.caption.textContent : one.ariaLabel)`), [], "cut at the right");
  equal(await page.run(`[...document.querySelectorAll(".scroll")].filter(one =>
    one.clientHeight > 0 && one.scrollHeight > one.clientHeight + 1).length`), 0, "cut below");
  equal(await page.run(`document.querySelectorAll("main details:not([open]):not(.screen)").length`),
    0, "closed");
  await page.run(`dispatchEvent(new Event("afterprint"))`);
  equal(await page.run(closed), before, "closed again");
  const file = path.join(temporary, "report.pdf");
  await page.send("Emulation.clearDeviceMetricsOverride");
  await page.pdf(file);
  equal(fs.readFileSync(file).subarray(0, 5).toString(), "%PDF-", "a PDF");
  await page.media("screen", "light");
}

async function withoutScript(page) {
  await page.send("Emulation.setScriptExecutionDisabled", {value: true});
  await open(page, out);
  equal(await page.run("codes()"),
    read("scores.csv").filter(row => row.rank !== "").map(row => row.city), "the ranking");
  equal(await page.run(`[...document.querySelectorAll(".tools")].every(one => one.hidden)`), true,
    "tools that would not work");
  await page.send("Emulation.setScriptExecutionDisabled", {value: false});
}

async function accessible(page) {
  await open(page, out);
  const missing = await page.run(`(() => {
    const all = selector => [...document.querySelectorAll(selector)];
    return {
      lang: document.documentElement.lang === "",
      tables: all("table").filter(one => !one.caption || !one.caption.textContent.trim()).length,
      heads: all("th").filter(one => !one.scope).length,
      drawings: all("svg")
        .filter(one => one.getAttribute("role") !== "img" || !one.ariaLabel).length,
      controls: all("input, select").filter(one => !one.labels.length && !one.ariaLabel).length,
      sections: all("section").filter(one => !one.querySelector("h2")).length,
      boxes: all(".scroll").filter(one => one.tabIndex !== 0 || !one.ariaLabel).length,
      titles: all("h1").length - 1,
      ids: all("[id]").length - new Set(all("[id]").map(one => one.id)).size,
    };
  })()`);
  for (const [what, value] of Object.entries(missing)) equal(Number(value), 0, what);
  equal(await page.run(`(() => {
    const first = document.querySelector("a, button, input, select, summary, [tabindex]");
    first.focus();
    return [first.getAttribute("href"), first.getBoundingClientRect().left >= 0];
  })()`), ["#main", true], "the first stop, in view when it is reached");
}

// Whatever cities, labels and comments say is text.
async function harmless(page) {
  await quiet(page, hostile);
  equal(await page.run(`({
    scripts: document.scripts.length,
    others: document.querySelectorAll("img,iframe,object,embed,link,base,form,video,audio").length,
    handlers: [...document.querySelectorAll("*")].filter(one =>
      [...one.attributes].some(attribute => attribute.name.startsWith("on"))).length,
    links: [...document.querySelectorAll("[href]")].filter(one =>
      !one.getAttribute("href").startsWith("#")).length,
    styles: document.querySelectorAll("[style]").length,
  })`), {scripts: 1, others: 0, handlers: 0, links: 0, styles: 0}, "what is there");
  const text = await page.run("document.body.textContent");
  for (const name of ["<script>alert(1)</script>", "\"><img src=x onerror=alert(2)>",
    "javascript:alert(4)", "<img src=x onerror=alert(5)>", "<svg onload=alert(6)>"])
    if (!text.includes(name)) throw new Error(`${name} is not shown`);
  await page.run(`document.querySelectorAll("thead button").forEach(one => one.click())`);
  await type(page, "<script>");
  equal(await page.run("codes().length > 0"), true, "found by its name");
  for (let i = 0; i < await page.run(`document.querySelectorAll(".tools option").length`); i++)
    await page.run(`(() => { const option = document.querySelectorAll(".tools option")[${i}];
      option.selected = true; option.parentElement.dispatchEvent(new Event("change")); })()`);
  await page.run("new Promise(resolve => setTimeout(resolve, 100))");
  equal(page.complaints, [], "console");
  equal(page.requests, [urlOf(hostile)], "requests");
}

// ---- every number, from the files beside it ------------------------------------------------

// One more digit in the last number of each table: none of them may pass then.
const spoil = `document.querySelectorAll("table").forEach(one =>
  [...one.tBodies[0].querySelectorAll("td")].filter(cell => /[0-9]/.test(cell.textContent))
    .pop().prepend("1"))`;

async function numbers(page) {
  const used = new Set();
  for (const [kind, file, city, last] of pages) {
    const folder = path.dirname(kind === "packet" ? path.dirname(file) : file);
    const read = () => readBack(page, kind, folder, used, {city, last});
    await page.go(pathToFileURL(file).href);
    await check(`numbers of ${path.relative(temporary, file)}`, async () => {
      const {tables, faults} = await read();
      equal(faults.slice(0, 5), [], "other numbers");
      equal(tables > 0, true, "tables");
    });
    await check("and a wrong one would be seen", async () => {
      await page.run(spoil);
      const {tables, faults} = await read();
      equal(faults.length, tables, faults.map(fault => fault.slice(0, 60)).join("; "));
    });
  }
  await check("every kind of table was there", () => equal(unread(used), [], "not there"));
}

async function main() {
  const browser = new Chromium(program, temporary);
  try {
    const page = await browser.open();
    await page.size(1280);
    await check("nothing on the console, no request but the file", () => quiet(page, out));
    await check("heads sort, by the keyboard", () => sorts(page));
    await check("the search finds names and codes", () => searches(page));
    await check("city types filter", () => filters(page));
    await check("columns fold", () => folds(page));
    await numbers(page);
    await check("no other script may run", () => policy(page));
    for (const width of [1280, 1100, 390])
      for (const scheme of ["light", "dark"])
        await check(`${width} pixels, ${scheme}`,
          () => fits(page, path.join(out, "report.html"), width, scheme));
    for (const [kind, file] of pages.filter(([kind]) => kind !== "report"))
      for (const width of [1280, 390])
        await check(`${width} pixels, a ${kind}`, () => fits(page, file, width, "light"));
    await check("lists in Chinese", () => lists(page));
    for (const scheme of ["light", "dark"])
      await check(`contrast, ${scheme}`, () => contrasts(page, scheme));
    await check("paper cuts no table", () => prints(page));
    await page.size(1280);
    await check("tables, drawings and controls have names", () => accessible(page));
    await check("without script the table is whole", () => withoutScript(page));
    await check("hostile text stays text", () => harmless(page));
  } finally {
    await browser.close();
  }
  console.log(`1..${count}`);
}

main().catch(error => {
  console.log(`not ok ${count + 1} - the browser: ${error.message}`);
  failures++;
}).finally(() => process.exit(failures > 0 ? 1 : 0));
