// SPDX-License-Identifier: MIT
// Every number of every table of a report, a comparison and a packet, from the files beside it.  A
// table that nobody here reads back is a fault: whoever adds one says here where its numbers come
// from.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const {table, rounded, grouped} = require("./tables.js");

// What the page shows: caption, heads and cells; a cell has its text and, apart, its small print.
const shown = `(() => {
  const cell = one => {
    const copy = one.cloneNode(true), small = [...copy.querySelectorAll("small")];
    small.forEach(part => part.remove());
    return {text: copy.textContent.trim(), small: small.map(part => part.textContent.trim()),
      title: one.title};
  };
  const read = one => ({
    caption: one.caption.textContent.trim(),
    before: one.closest("details")?.querySelector("summary").textContent.trim() ?? "",
    heads: [...one.tHead.rows[0].cells].map(cell),
    rows: [...one.tBodies[0].rows].map(row => [...row.cells].map(cell)),
  });
  return {
    tables: [...document.querySelectorAll("table")].map(read),
    figures: Object.fromEntries([...document.querySelectorAll("header .figures > div")].map(one =>
      [one.querySelector("dt").textContent, cell(one.querySelector("dd"))])),
  };
})()`;

function equal(got, want, what) {
  const a = JSON.stringify(got), b = JSON.stringify(want);
  if (a !== b) throw new Error(`${what}: ${a}, expected ${b}`);
}

const texts = row => row.map(cell => cell.text);
const percent = value => value === "" || value === undefined ? "–" : rounded(100 * value);
const interval = (low, high, factor = 1) =>
  low === "" || high === "" ? [] : [`${rounded(factor * low)}–${rounded(factor * high)}`];
const range = (from, to) => from === "" || from === undefined ? "–" : from === to ? from :
  `${from}–${to}`;
const p = value => value === "" ? "–" : value < 0.0001 ? "< 0.0001" : rounded(value, 4);
const byCity = rows => new Map(rows.map(row => [row.city, row]));
const sum = values => values.reduce((all, one) => all + one, 0);

class Folder {
  constructor(folder) {
    this.folder = folder;
    this.files = new Map();
    const names = ["subjective.csv", "objective.csv", "cities.csv", "scores.csv"]
      .filter(name => this.has(name)).map(name => this.read(name));
    this.names = new Map(names.flat().filter(row => row.city && (row.name ||
      row.level === "total" && row.label)).map(row => [row.city, row.name || row.label]));
    this.codes = new Map([...this.names].map(([code, name]) => [name, code]));
  }

  has(name) {
    return fs.existsSync(path.join(this.folder, name));
  }

  // No rows where there is no file.
  read(name) {
    if (!this.files.has(name))
      this.files.set(name, this.has(name) ?
        table(fs.readFileSync(path.join(this.folder, name), "utf8")) : []);
    return this.files.get(name);
  }

  name(code) {
    return this.names.get(code) || code;
  }

  run(key) {
    return this.read("run.csv").filter(row => row.key === key).map(row => row.value);
  }

  whole(level) {
    return this.read("subjective.csv").filter(row => row.level === level && !row.domain);
  }

  ranked() {
    return this.read("scores.csv").filter(row => row.rank !== "");
  }

  label(question, choice) {
    const found = this.read("labels.csv")
      .find(row => row.name === question && row.choice === choice);
    return found && found.label ? found.label : choice || question;
  }
}

// ---- one function a kind of table: it throws where a number is another one ---------------------

function ranking({rows, heads}, files) {
  const parts = heads.map(head => head.small[0]?.split(" ")[0]).filter(Boolean);
  const survey = byCity(files.whole("total")), ranks = byCity(files.read("ranks.csv"));
  files.ranked().forEach((row, i) => {
    const sides = row.subjective === "" && !files.has("subjective.csv") ?
      [row.total, row.objective, row.deduction] :
      [row.total, row.objective, row.subjective, row.deduction];
    equal(texts(rows[i]), [row.rank, row.name, ...[...sides, ...parts.map(part => row[part])]
      .map(one => rounded(one))], row.name);
    const rank = ranks.get(row.city), one = survey.get(row.city);
    equal(rows[i][0].small, rank && rank.rank_best !== rank.rank_worst ?
      [`(${rank.rank_best}–${rank.rank_worst})`] : [], `${row.name}, open ranks`);
    if (!one || one.ci_low === "") return;
    equal([...rows[i][2].small, ...rows[i][4].small], [
      ...interval(Number(row.total) - 0.4 * (one.score - one.ci_low),
        Number(row.total) + 0.4 * (one.ci_high - one.score)),
      ...interval(one.ci_low, one.ci_high, 0.4)], `${row.name}, intervals`);
  });
  equal(rows.length, files.ranked().length, "rows");
}

function unranked({rows}, files) {
  const want = files.read("scores.csv").filter(row => row.rank === "");
  equal(rows.map(texts), want.map(row => [row.name,
    row.objective === "" ? "objective score" : "survey score",
    rounded(row.objective), rounded(row.subjective), rounded(row.deduction)]), "cities");
}

function sides({rows}, files) {
  const full = byCity(files.read("objective.csv").filter(row => row.level === "objective"));
  const both = files.read("scores.csv")
    .filter(row => row.rank !== "" && row.objective !== "" && row.subjective !== "");
  const place = (row, side) =>
    String(1 + both.filter(one => Number(one[side]) > Number(row[side]) + 1e-9).length);
  equal(rows.map(texts), both.map(row => {
    const objective = 100 * row.objective / full.get(row.city).full, survey = row.subjective / 0.4;
    return [row.name, rounded(objective), place(row, "objective"), rounded(survey),
      place(row, "subjective"), rounded(survey - objective)];
  }), "cities");
}

// Cities by name, or of many how many.
const named = (files, rows) => rows.length > 16 ?
  `${rows.length} of ${files.names.size} cities` : rows.map(row => files.name(row.city)).join(", ");

function gap({rows}, files) {
  const all = files.read("gap.csv").filter(row => row.city === "*");
  const words = {built_not_felt: "built but not felt", felt_not_built: "felt but not built", "": ""};
  const fine = all.filter(row => row.level === "L2" && row.rate && row.score).length >= 3;
  const cities = (of, verdict) => named(files, files.read("gap.csv")
    .filter(row => row.city !== "*" && row.code === of.code && row.verdict === verdict));
  let number = 0;
  equal(rows.map(texts), all.map(row => [
    row.level === (fine ? "L2" : "L1") && row.rate && row.score ? String(++number) : "",
    row.label, rounded(row.rate), rounded(row.score), rounded(row.correlation),
    words[row.verdict], cities(row, "built_not_felt"), cities(row, "felt_not_built")]), "gaps");
  all.forEach((row, i) => equal(rows[i][3].small, interval(row.ci_low, row.ci_high), row.code));
}

function surveyScores({rows}, files) {
  const want = byCity(files.whole("total"));
  rows.forEach(row => {
    const one = want.get(row[0].small[0]);
    equal(texts(row), [files.name(one.city), rounded(one.score), rounded(one.se),
      rounded(one.ci_low), rounded(one.ci_high), grouped(one.n), rounded(one.n_eff),
      rounded(one.deff)], one.city);
  });
  equal(rows.length, want.size, "cities");
}

// A table a parent: each of its cells is one number of the file.
function heat(level, rowsOf, value = row => rounded(row.score)) {
  return ({rows, heads}, files) => {
    const want = rowsOf(files, level);
    for (const row of rows)
      heads.slice(1).forEach((head, i) => {
        const found = want.filter(one => one.city === row[0].small[0] && one.label === head.text);
        equal(row[i + 1].text, found.length > 0 ? value(found[0]) : "–",
          `${row[0].text}, ${head.text}`);
      });
  };
}

function subgroups({rows, before}, files) {
  const want = files.read("subjective.csv").filter(row => row.level === "total" && row.domain);
  rows.forEach(row => {
    const found = want.filter(one => one.city === row[0].small[0] &&
      before === `City score by ${files.label(one.domain, "")}` &&
      files.label(one.domain, one.category) === row[1].text);
    equal(found.length, 1, `${row[0].text}, ${row[1].text}`);
    equal(texts(row.slice(2)), [rounded(found[0].score), rounded(found[0].ci_low),
      rounded(found[0].ci_high), grouped(found[0].n)], `${row[0].text}, ${row[1].text}`);
  });
}

const quadrants = {concentrate: "concentrate here", keep_up: "keep up the good work",
  low_priority: "low priority", overkill: "possible overkill", "": ""};

function importance(level) {
  return ({rows}, files) => {
    const all = files.read("importance.csv");
    const want = all.filter(row => row.city === "*" && row.level === level);
    rows.forEach((row, i) => {
      const cells = level === "item" ? row.slice(1) : row;
      const one = want.find(one => one.code === cells[0].small[0]);
      const cities = named(files, all.filter(other => other.city !== "*" &&
        other.code === one.code && other.quadrant === "concentrate"));
      if (level === "item") equal(row[0].text, String(i + 1), "number");
      equal(texts(cells), [one.label, rounded(one.score), rounded(one.importance, 3),
        one.relative_weight === "" ? "–" : rounded(100 * one.relative_weight, 1), grouped(one.n),
        quadrants[one.quadrant], cities], one.code);
    });
    equal(rows.length, want.length, "rows");
  };
}

const cityPairs = files => files.read("differences.csv")
  .filter(row => row.kind === "city" && row.level === "total" && row.domain === "");

function differenceCounts({rows}, files) {
  const survey = byCity(files.whole("total"));
  for (const row of rows) {
    const city = row[0].small[0], score = survey.get(city);
    const mine = cityPairs(files).filter(one => one.first === city || one.second === city);
    const apart = mine.filter(one => one.p_holm !== "" && one.p_holm < 0.05);
    const above = apart.filter(one => (one.difference > 0) === (one.first === city));
    equal(texts(row), [files.name(city), rounded(score.score), String(above.length),
      String(mine.length - apart.length), String(apart.length - above.length)], city);
    equal(row[1].small, interval(score.ci_low, score.ci_high), city);
  }
  equal(rows.length, survey.size, "cities");
}

function differencePairs({rows, heads}, files) {
  const at = (first, second) => {
    const row = rows.find(one => one[0].text === files.name(first));
    return row[heads.findIndex(head => head.text === files.name(second))].text;
  };
  for (const row of cityPairs(files)) {
    equal(at(row.first, row.second), rounded(row.difference), `${row.first} - ${row.second}`);
    equal(at(row.second, row.first), rounded(-row.difference), `${row.second} - ${row.first}`);
  }
}

function subgroupDifferences({rows}, files) {
  const want = files.read("differences.csv")
    .filter(row => row.kind === "group" && row.level === "total");
  equal(rows.map(texts), want.map(row => [files.name(row.city),
    files.label(row.domain, row.first), files.label(row.domain, row.second),
    rounded(row.difference), rounded(row.ci_low), rounded(row.ci_high), p(row.p_holm),
    row.p_holm !== "" && row.p_holm < 0.05 ? "yes" : "no"]), "differences");
}

const estimates = statistic => files =>
  files.read("estimates.csv").filter(row => row.statistic === statistic);

function promoters({rows}, files) {
  const want = estimates("nps")(files).map(row => [files.name(row.city), rounded(row.value),
    rounded(row.se), rounded(row.low), rounded(row.high), grouped(row.n)].join());
  for (const row of rows)
    if (!want.includes(texts(row).join())) throw new Error(`no such row: ${texts(row)}`);
}

const shareOf = row => percent(row.weighted_share === "" ? row.share : row.weighted_share);

function topics({rows}, files) {
  const all = files.read("topics.csv").filter(row => row.city === "*");
  rows.forEach(row => {
    const of = polarity => all.find(one => one.label === row[0].text && one.polarity === polarity);
    const any = of("any") || all.find(one => one.topic === "no_topic");
    const share = polarity => of(polarity) ? shareOf(of(polarity)) : "–";
    if (of("any"))
      equal(texts(row.slice(1)), [shareOf(any), share("complaint"), share("praise"),
        percent(any.ci_low), percent(any.ci_high), grouped(any.n)], row[0].text);
    else equal(row[1].text, shareOf(any), row[0].text);
  });
}

function cityTopics({rows, heads}, files) {
  for (const row of rows)
    heads.slice(1).forEach((head, i) => {
      const found = files.read("topics.csv").find(one => one.city === row[0].small[0] &&
        one.label === head.text && one.polarity === "any");
      equal(row[i + 1].text, found ? shareOf(found) : "–", `${row[0].text}, ${head.text}`);
    });
}

// Deductions are filed, too.
const isItem = row => row.level === "item" || row.level === "deduction";

function filings({rows}, files) {
  const all = files.read("objective.csv");
  const full = byCity(all.filter(row => row.level === "objective"));
  for (const row of rows) {
    const city = row[0].small[0], items = all.filter(one => one.city === city &&
      isItem(one));
    const count = status => items.filter(one => one.status === status).length;
    equal(texts(row), [files.name(city), rounded(full.get(city).score),
      rounded(full.get(city).full), String(items.length),
      ...["ok", "capped", "undefined", "missing"].map(status => String(count(status)))], city);
  }
  equal(rows.length, full.size, "cities");
}

function missingItems({rows}, files) {
  const want = files.read("objective.csv")
    .filter(row => isItem(row) && row.status === "missing")
    .map(row => [files.name(row.city), row.code, row.label].join());
  equal(rows.map(row => texts(row).join()).sort(), want.sort(), "items");
}

const countOf = (files, city, stage) => sum(files.read("flow.csv")
  .filter(row => (city === null || row.city === city) && row.stage === stage)
  .map(row => Number(row.count)));

function flow({rows}, files) {
  const read = countOf(files, null, "read");
  rows.forEach((row, i) => {
    const code = ["accepted", "read"][i - rows.length + 2] || row[0].small[0] || row[0].text;
    equal(texts(row.slice(1, 3)), [grouped(countOf(files, null, code)),
      rounded(100 * countOf(files, null, code) / read)], code);
  });
  equal(rows.length, new Set(files.read("flow.csv").map(row => row.stage)).size, "stages");
}

function cityFlow({rows}, files, {tables}) {
  const [all] = tables.filter(one => one.caption === "Rows read, by what became of them");
  const codes = all.rows.slice(0, -2).map(row => row[0].small[0] || row[0].text);
  for (const row of rows) {
    const city = row[0].small[0] || "", read = countOf(files, city, "read");
    const accepted = countOf(files, city, "accepted");
    equal(texts(row), [city ? files.name(city) : "city not known", grouped(read),
      grouped(accepted), rounded(100 * (read - accepted) / read),
      ...codes.map(code => grouped(countOf(files, city, code)))], city);
  }
  equal(rows.length, new Set(files.read("flow.csv")
    .filter(row => row.stage === "read" && (row.city || row.count > 0))
    .map(row => row.city)).size, "cities");
}

function doubtful({rows}, files) {
  const want = files.read("quality.csv").filter(row => row.ran === "yes" && row.action !== "report");
  rows.forEach((row, i) => equal(texts(row.slice(1)), [grouped(want[i].judged),
    grouped(want[i].flagged),
    want[i].judged > 0 ? rounded(100 * want[i].flagged / want[i].judged) : "–",
    want[i].rule === "dup_answers" ? "–" : percent(want[i].expected),
    rounded(want[i].mean_without),
    want[i].mean_without === "" ? "–" : rounded(want[i].mean_without - want[i].mean_all),
    want[i].action === "reject" ? "rejected" : "flagged only"], want[i].rule));
  equal(rows.length, want.length, "rules");
}

function measures({rows}, files) {
  const want = files.read("quality.csv").filter(row => row.ran === "yes" && row.action === "report");
  equal(rows.map(row => texts(row.slice(1))), want.map(row => [grouped(row.judged),
    rounded(row.p01), rounded(row.p50), rounded(row.p99), row.note]), "measures");
}

function ranks({rows, heads}, files) {
  const sampled = byCity(files.read("ranks.csv")), weighed = byCity(files.read("sensitivity.csv"));
  files.ranked().forEach((row, i) => {
    const rank = sampled.get(row.city) || {}, other = weighed.get(row.city) || {};
    const top = heads.length === 8 ? [percent(rank.p_top)] : [];
    equal(texts(rows[i]), [row.rank, row.name, rounded(row.total),
      range(rank.rank_best, rank.rank_worst), percent(rank.p_first), ...top,
      range(other.rank_min, other.rank_max), percent(other.p_same)], row.name);
    if (top.length > 0) equal(heads[5].text, `Among the first ${rank.top}, %`, "top");
  });
  equal(rows.length, files.ranked().length, "rows");
}

const shares = {"Rejected, %": "rejected", "Straight-lining, %": "straight", "At night, %": "night"};

function fieldwork(kind) {
  return ({rows}, files) => {
    for (const row of rows) {
      const found = files.read("interviewers.csv").filter(one => one.kind === kind &&
        one.code !== "" && one.measure === shares[row[0].text] && one.value !== "");
      const values = found.map(one => Number(one.value));
      const outside = side => String(found.filter(one => one.outside === side).length);
      equal(texts(row.slice(1)), [grouped(found.length), percent(found[0].overall),
        percent(Math.min(...values)), percent(Math.max(...values)), outside("above"),
        outside("below")], row[0].text);
    }
  };
}

function contractors({rows, heads}, files) {
  for (const row of rows) {
    const of = measure => files.read("interviewers.csv").find(one => one.kind === "contractor" &&
      one.measure === measure && one.code === (row[0].text === "not told" ? "" : row[0].text));
    const value = measure => of(measure) ? of(measure).value : "";
    equal(texts(row.slice(1)), [grouped(of("rejected").n),
      ...heads.slice(2, -1).map(head => percent(value(shares[head.text]))),
      rounded(value("median_duration"), 0)], row[0].text);
  }
}

function outcomes({rows}, files) {
  const codes = ["sampled", "I", "P", "R", "NC", "O", "UH", "UO", "NE", "removed_for_quality",
    "RR1", "RR3", "COOP1", "REF1", "CON1"];
  for (const row of rows) {
    const city = row[0].small[0] || "";
    equal(texts(row.slice(1)), codes.map((code, i) => {
      const found = files.read("outcome.csv")
        .find(one => one.city === city && one.quantity === code);
      return i < 10 ? grouped(found.value) : percent(found.value);
    }), row[0].text);
  }
}

function margins({rows, caption}, files) {
  const all = files.read("margins.csv");
  const [city] = [...files.names].find(([, name]) => caption.startsWith(`${name}: `));
  const want = all.filter(row => row.city === city);
  equal(rows.map(row => texts(row.slice(2))), want.map(row => {
    const {sample_share: sample, target_share: target, weighted_share: weighted} = row;
    return [grouped(row.n), percent(sample), percent(target), percent(weighted),
      rounded(100 * (sample - target)), rounded(100 * (weighted - target))];
  }), caption);
}

function weights({rows, heads}, files) {
  const want = byCity(files.read("diagnostics.csv"));
  const verdicts = heads[1].text === "Verdict" ? 1 : 0;
  for (const row of rows) {
    const one = want.get(row[0].small[0]);
    const error = Number(one.max_relative_error);
    equal(texts(row.slice(1 + verdicts)), [grouped(one.n), grouped(one.sum_weights),
      rounded(one.min), rounded(one.max), rounded(one.cv), rounded(one.deff_kish),
      rounded(one.n_eff), grouped(one.iterations), error <= 1e-9 ? "≤ 10⁻⁹" :
        row[row.length - 2].text, grouped(one.trimmed)], one.city);
    if (error > 1e-9)
      equal(Math.abs(Number(row[row.length - 2].text) / error - 1) < 0.05, true, one.city);
    if (verdicts && one.verdict !== undefined)
      equal(row[1].text === "fine", one.verdict === "", `${one.city}, verdict`);
  }
  equal(rows.length, want.size, "cities");
}

function reliability({rows}, files) {
  const scales = files.read("reliability.csv").filter(row => row.level !== "item");
  const all = scales.filter(row => row.city === "");
  equal(rows.map(row => texts(row.slice(1))), all.map(row => {
    const alphas = scales
      .filter(one => one.city !== "" && one.code === row.code && one.alpha !== "")
      .map(one => Number(one.alpha));
    return [grouped(row.items), grouped(row.n), rounded(row.alpha),
      alphas.length ? rounded(Math.min(...alphas)) : "–",
      alphas.length ? rounded(Math.max(...alphas)) : "–", rounded(row.omega), rounded(row.kmo),
      p(row.bartlett_p)];
  }), "scales");
}

function failures({rows}, files) {
  for (const row of rows)
    equal(texts(row.slice(0, 2)), [files.name(row[0].small[0]),
      grouped(countOf(files, row[0].small[0], "accepted"))], row[0].text);
}

// Of an OUT without run.json: names alone.
function namedFiles({rows}, files) {
  const said = files.read("run.csv").map(row => row.value);
  for (const row of rows)
    equal(said.includes(row[1].text), true, row[1].text);
}

const manifest = files => JSON.parse(fs.readFileSync(path.join(files.folder, "run.json"), "utf8"));

function digests({rows}, files) {
  equal(rows.map(row => texts(row.slice(1))),
    manifest(files).inputs.map(one => [one.path, grouped(one.size), one.sha256]), "inputs");
}

function settings(part) {
  const text = value => value === null ? "not in use" : Array.isArray(value) ? value.join(", ") :
    String(value);
  const origins = {flag: "command line", settings: "settings.csv", default: "default"};
  return ({rows}, files) => equal(rows.map(texts), Object.entries(manifest(files)[part])
    .map(([name, one]) => [name, text(one.value).trim(), origins[one.origin]]), part);
}

const readers = [
  [/^Ranking, in points/, ranking],
  [/^Cities without a rank$/, unranked],
  [/^Objective and survey score, in per cent/, sides],
  [/^Objective rate and citizens' score$/, gap],
  [/^Survey score of each city, 0–100$/, surveyScores],
  [/^Dimensions: the darker/, heat("dimension", (files, level) => files.whole(level))],
  [/^Questions: the darker/, heat("item", (files, level) => files.whole(level))],
  [/^City score of each subgroup$/, subgroups],
  [/^Questions, what asks for work first$/, importance("item")],
  [/^Dimensions$/, importance("dimension")],
  [/^Survey score of each city, against/, differenceCounts],
  [/^Score of the row's city minus/, differencePairs],
  [/^City score of one subgroup minus/, subgroupDifferences],
  [/^Net promoter score: /, promoters],
  [/^Share of the best two answers, %/,
    heat("top2", (files, level) => estimates(level)(files), row => percent(row.value))],
  [/^What comments speak of: /, topics],
  [/^Share of those who wrote a comment, %: /, cityTopics],
  [/^Objective score of each city, and its items/, filings],
  [/^Items that score 0 for want of an input$/, missingItems],
  [/^Rows read, by what became of them$/, flow],
  [/^Rows read, accepted and rejected in each city$/, cityFlow],
  [/^Doubtful rows, and the mean score/, doubtful],
  [/^Measures that reject nothing$/, measures],
  [/^Ranks, and what they are worth$/, ranks],
  [/^Interviewers$/, fieldwork("interviewer")],
  [/^Contractors$/, fieldwork("contractor")],
  [/^Contractors side by side$/, contractors],
  [/^Outcomes, and response rates$/, outcomes],
  [/: shares in per cent, differences in percentage points$/, margins],
  [/^Weights of each city$/, weights],
  [/^Dimensions of the questionnaire, all cities$/, reliability],
  [/^Cities that were not finished$/, failures],
  [/^Files of the run$/, namedFiles],
  [/^Files of the run, and their digests$/, digests],
  [/^Options, and where each comes from$/, settings("options")],
  [/^Settings of the questionnaire, and where/, settings("settings")],
];

// ---- comparisons ---------------------------------------------------------------------------------

const sign = value => value === "" ? "–" :
  `${value > 0 && rounded(value) !== "0.00" ? "+" : ""}${rounded(value)}`;
const shortP = value => value === "" ? "–" : value < 0.001 ? "<0.001" : rounded(value, 3);
const arrows = {up: "▲", down: "▼", same: "=", unknown: "?"};
const change = row => !row || row.change === "" ? "–" : `${sign(row.change)} ${arrows[row.direction]}`;
const changeOf = (files, city, level, code) => files.read("compare.csv")
  .find(row => row.city === city && row.level === level && (code === undefined || row.code === code));

function moves({rows, heads}, files) {
  const want = byCity(files.read("rank_moves.csv"));
  const levels = heads.map(head => head.text.match(/^(Total|Survey), old$/)?.[1].toLowerCase())
    .filter(Boolean);
  for (const row of rows) {
    const city = row[0].small[0], move = want.get(city) || {};
    const ranks = heads[1].text === "Old rank" ? [move.place_old || "–", move.place_new || "–",
      move.place_old && move.place_new ? `${move.move > 0 ? "+" : ""}${move.move}` : "–",
      move.beyond || "–"] : [];
    equal(texts(row.slice(1)), [...ranks, ...levels.flatMap(level => {
      const one = changeOf(files, city, level) || {old: "", new: "", change: "", p_holm: ""};
      return [rounded(one.old), rounded(one.new), change(one), shortP(one.p_holm)];
    })], city);
  }
}

function changes(level) {
  return ({rows, heads}, files) => {
    for (const row of rows)
      heads.slice(1).forEach((head, i) => {
        const one = changeOf(files, row[0].small[0], level, head.small[0].replace(", %", ""));
        equal(row[i + 1].text, change(one), `${row[0].text}, ${head.text}`);
        if (one && one.change !== "")
          equal(row[i + 1].title, `${rounded(one.old)} → ${rounded(one.new)}`, head.text);
      });
  };
}

function beyondChance({rows}, files) {
  const found = files.read("compare.csv").filter(row => row.p_holm !== "" && row.p_holm < 0.05);
  for (const row of rows) {
    const [one] = found.filter(one => one.city === row[0].small[0] &&
      (one.code === row[1].small[0] || row[1].small.length === 0 && one.label === "") &&
      rounded(one.old) === row[2].text && rounded(one.new) === row[3].text);
    equal([...texts(row.slice(4))], [change(one), `${rounded(one.ci_low)} – ${rounded(one.ci_high)}`,
      shortP(one.p_holm)], row[0].text);
  }
  equal(rows.length, Math.min(found.length, 200), "changes beyond chance");
}

const comparisonReaders = [
  [/^Cities by their new rank; p by Holm's method$/, moves],
  [/^Change of each city's survey scores, in points of 100$/, changes("dimension")],
  [/^Change of each city's objective scores, in points/, changes("L1")],
  [/^Changes beyond chance, the largest first$/, beyondChance],
];

// ---- packets --------------------------------------------------------------------------------------

// The cities that one is compared with: of its type, if there are three, else of its province, else
// all.
function groupOf(files, city) {
  const cities = files.read("cities.csv"), own = cities.find(row => row.city === city);
  for (const key of ["type", "province"]) {
    const members = cities.filter(row => own && own[key] !== "" && row[key] === own[key]);
    if (members.length >= 3) return members.map(row => row.city);
  }
  return [...files.names.keys()];
}

// Median, and place among those of the group that have a value.
function standing(files, city, value) {
  const all = groupOf(files, city).map(value).filter(one => one !== "" && one !== undefined)
    .map(Number).sort((a, b) => a - b);
  const half = all.length / 2;
  const median = all.length % 2 ? all[Math.floor(half)] : (all[half - 1] + all[half]) / 2;
  const above = all.filter(one => one > Number(value(city)) + 1e-9).length;
  return [rounded(median), `${above + 1} of ${all.length}`];
}

function card({rows}, files, {city}) {
  const scores = byCity(files.read("scores.csv")), survey = byCity(files.whole("total"));
  const objective = files.read("objective.csv");
  const full = code => objective.find(row => row.code === code && row.level !== "item").full;
  for (const row of rows) {
    const code = row[0].small[0];
    const [value, most] = row[0].text === "Total" ? [one => scores.get(one)?.total, ""] :
      row[0].text === "Objective" ? [one => scores.get(one)?.objective, full("objective")] :
        code ? [one => scores.get(one)?.[code], full(code)] :
          [one => survey.get(one)?.score, "100"];
    equal(texts(row.slice(1)), [rounded(value(city)), rounded(most),
      most === "" ? "–" : rounded(100 * value(city) / most, 1), ...standing(files, city, value)],
    row[0].text);
  }
}

function packetDimensions({rows}, files, {city, last}) {
  const now = [...files.whole("dimension"), ...files.whole("total")];
  const before = last ? [...last.whole("dimension"), ...last.whole("total")] : [];
  for (const row of rows) {
    const code = row[0].small[0] || "total";
    const of = (rows, city) => rows.find(one => one.city === city && one.code === code);
    const own = of(now, city), old = of(before, city), cells = [rounded(own.score),
      ...standing(files, city, one => of(now, one)?.score)];
    if (last) {
      const by = own.score - old.score, error = Math.sqrt(own.se * own.se + old.se * old.se);
      cells.push(rounded(old.score),
        `${by > 0 ? "+" : ""}${rounded(by)}${Math.abs(by) > 1.959963984540054 * error ? "*" : ""}`);
    }
    equal(texts(row.slice(1)), cells, code);
    equal(row[1].small, interval(own.ci_low, own.ci_high), code);
  }
  equal(rows.length, now.filter(row => row.city === city).length, "rows");
}

function concentrate({rows}, files, {city}) {
  const want = files.read("importance.csv").filter(row => row.city === city &&
    row.level === "item" && row.quadrant === "concentrate")
    .sort((a, b) => b.importance - a.importance).slice(0, 8);
  equal(rows.map(texts), want.map(row => [row.label, rounded(row.score),
    rounded(row.importance, 3), grouped(row.n)]), "questions");
}

function voices({rows}, files, {city}) {
  const all = files.read("topics.csv");
  const tenths = row => row ? rounded(100 * (row.weighted_share || row.share), 1) : "–";
  for (const row of rows) {
    const of = (city, polarity) => all.find(one => one.city === city &&
      one.label === row[0].text && one.polarity === polarity);
    equal(texts(row.slice(1)), [tenths(of(city, "complaint")), tenths(of("*", "complaint")),
      tenths(of(city, "praise")), tenths(of(city, "any")), grouped(of(city, "any").n)],
    row[0].text);
  }
}

function losses({rows}, files, {city}) {
  const want = files.read("losses.csv").filter(row => row.city === city).slice(0, rows.length);
  equal(rows.map(texts), want.map(row => [row.label, rounded(row.lost), rounded(row.score),
    rounded(row.full), row.rank === "" ? "–" : `${row.rank} of ${row.peers}`,
    row.status === "missing" ? "not filed" : ""]), "items");
}

function gains({rows}, files, {city}) {
  const all = files.read("gains.csv").filter(row => row.city === city);
  for (const row of rows)
    equal(all.some(one => [one.label, one.value, one.step, rounded(one.gain, 3)].join() ===
      texts(row).join()), true, row[0].text);
  const largest = all.map(row => Number(row.gain)).filter(gain => gain > 0).sort((a, b) => b - a);
  equal(rows.map(row => row[3].text), largest.slice(0, 10).map(gain => rounded(gain, 3)), "gains");
}

function packetQuality({rows}, files, {city}) {
  const shown = new Map(rows.map(row => [row[0].text, row[1].text]));
  const weights = byCity(files.read("diagnostics.csv")).get(city);
  const gap = Math.max(...files.read("margins.csv").filter(row => row.city === city)
    .map(row => Math.abs(row.sample_share - row.target_share)));
  const take = name => { const value = shown.get(name); shown.delete(name); return value; };
  equal([take("Responses read"), take("Accepted"), take("Effective number of respondents"),
    take("Design effect of the weights"),
    take("Largest difference to the population before weighting, points")],
  [grouped(countOf(files, city, "read")), grouped(countOf(files, city, "accepted")),
    rounded(weights.n_eff, 1), rounded(weights.deff_kish), rounded(100 * gap, 1)], "figures");
  take("Weights");
  const rejected = files.read("flow.csv").filter(row => row.city === city && row.count > 0 &&
    !["read", "accepted"].includes(row.stage)).map(row => grouped(row.count));
  equal([...shown.values()].sort(), rejected.sort(), "reasons");
}

const packetReaders = [
  [/^Points of the total$/, card],
  [/^Scores from 0 to 100, below them their interval/, packetDimensions],
  [/^The most important first$/, concentrate],
  [/^What comments speak of: /, voices],
  [/^Where most points are lost$/, losses],
  [/^What one more step would add, the most first$/, gains],
  [/^Responses, and how much the weights leave of them$/, packetQuality],
];

// ---- the figures at the top of a report ------------------------------------------------------------

function figures(shown, files) {
  const scores = files.read("scores.csv"), weighed = files.read("diagnostics.csv");
  const survey = [...files.whole("total")].filter(row => row.score !== "")
    .sort((a, b) => b.score - a.score);
  const say = (name, text, small) => {
    if (shown[name] === undefined) return;
    equal([shown[name].text, ...shown[name].small.slice(0, small === undefined ? 0 : 1)],
      [text, ...small === undefined ? [] : [small]], name);
  };
  if (scores.length > 0) {
    say("Cities", shown.Cities.text, `${files.ranked().length} of them ranked`);
    if (files.ranked().length > 0)
      say("First", files.ranked()[0].name, `${rounded(files.ranked()[0].total)} points`);
  } else if (survey.length > 0) {
    say("Highest survey score", files.name(survey[0].city), `${rounded(survey[0].score)} points`);
  }
  const read = countOf(files, null, "read"), accepted = countOf(files, null, "accepted");
  say("Responses read", grouped(read));
  say("Accepted", grouped(accepted));
  say("Rejected", `${rounded(100 * (read - accepted) / read)} %`);
  say("Weighted", grouped(sum(weighed.map(row => Number(row.n)))),
    `worth ${grouped(sum(weighed.map(row => Number(row.n_eff))))} equally weighted ones`);
}

const kinds = {report: readers, comparison: comparisonReaders, packet: packetReaders};

// Reads the PAGE, of that KIND, back from the files in FOLDER; a packet is of CITY, and LAST the OUT
// of the last wave.  Adds to USED what was read, so that at the end it can be seen whether every
// reader was of use.  Returns how many tables there are, and what is wrong in which.
async function readBack(page, kind, folder, used, {city, last} = {}) {
  const files = new Folder(folder), faults = [], all = await page.run(shown);
  const context = {...all, city, last: last && new Folder(last)};
  for (const one of all.tables) {
    const found = kinds[kind].filter(([caption]) => caption.test(one.caption));
    try {
      equal(found.length, 1, "readers of this table");
      equal(one.rows.length > 0, true, "rows");
      found[0][1](one, files, context);
      used.add(found[0]);
    } catch (error) {
      faults.push(`${one.caption}: ${error.message}`);
    }
  }
  if (kind === "report") figures(all.figures, files);
  return {tables: all.tables.length, faults};
}

const unread = used => Object.entries(kinds).flatMap(([kind, all]) =>
  all.filter(one => !used.has(one)).map(([caption]) => `${kind}: ${caption}`));

module.exports = {readBack, unread};
