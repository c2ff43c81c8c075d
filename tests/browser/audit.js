// SPDX-License-Identifier: MIT
// Faults of accessibility as axe-core sees them: node audit.js CHROMIUM TMPDIR AXE FILE..., with the
// path of axe.min.js and pages.  Each is opened on a wide screen and on a telephone, on light and on
// dark paper, with all that is folded unfolded.  Prints TAP; serious and critical faults fail.
// https://github.com/dequelabs/axe-core/blob/develop/doc/API.md
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const {pathToFileURL} = require("node:url");
const {Chromium} = require("./chromium.js");

const [, , program, temporary, axe, ...files] = process.argv;
const source = fs.readFileSync(axe, "utf8");
let count = 0, failures = 0;

const audit = `(async () => {
  document.querySelectorAll("details").forEach(one => { one.open = true; });
  const {violations, passes} = await axe.run(document, {resultTypes: ["violations"]});
  return {passes: passes.length, violations: violations.map(({id, impact, help, nodes}) =>
    ({id, impact, help, count: nodes.length, first: nodes.slice(0, 3).map(node =>
      node.target.join(" ") + ": " + node.failureSummary.replace(/\\s+/g, " ").slice(0, 300))}))};
})()`;

function say({id, impact, help, count: nodes, first}) {
  console.log(`# ${impact}: ${id}, ${help} (${nodes})`);
  first.forEach(line => console.log(`#   ${line}`));
}

async function look(page, file, width, scheme) {
  await page.size(width, 900, width < 500);
  await page.media("screen", scheme);
  await page.go(pathToFileURL(file).href);
  await page.run(`${source}; 0`);
  const {passes, violations} = await page.run(audit);
  const grave = violations.filter(one => ["serious", "critical"].includes(one.impact));
  const good = grave.length === 0 && passes > 0;
  failures += good ? 0 : 1;
  console.log(`${good ? "ok" : "not ok"} ${++count} - ${path.basename(path.dirname(file))}/` +
    `${path.basename(file)}, ${width} pixels, ${scheme}`);
  violations.forEach(say);
}

async function main() {
  const browser = new Chromium(program, temporary);
  try {
    const page = await browser.open();
    for (const file of files)
      for (const width of [1280, 390])
        for (const scheme of ["light", "dark"]) await look(page, file, width, scheme);
  } finally {
    await browser.close();
  }
  console.log(`1..${count}`);
}

main().catch(error => {
  console.log(`not ok ${count + 1} - the browser: ${error.message}`);
  failures++;
}).finally(() => process.exit(failures > 0 ? 1 : 0));
