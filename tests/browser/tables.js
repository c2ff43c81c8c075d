// SPDX-License-Identifier: MIT
// CSV (RFC 4180), and numbers as the report shows them.
"use strict";

// An object a row, by the names of the header.
function table(text) {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const row = rows[rows.length - 1], letter = text[i];
    if (quoted && letter === "\"" && text[i + 1] === "\"") row[row.length - 1] += text[i++];
    else if (letter === "\"") quoted = !quoted;
    else if (!quoted && letter === ",") row.push("");
    else if (!quoted && letter === "\n") rows.push([""]);
    else row[row.length - 1] += letter;
  }
  const [header, ...others] = rows.filter(row => row.length > 1);
  return others.map(row => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ""])));
}

// Half up, from the shortest decimal text of the number.
function rounded(value, decimals = 2) {
  if (value === "" || value === undefined || Number.isNaN(Number(value))) return "–";
  const number = Number(value);
  let [digits, exponent] = Math.abs(number).toExponential().replace(".", "").split("e");
  const point = 1 + Number(exponent), keep = point + decimals;
  let whole = keep < 0 ? 0n : BigInt((digits + "0".repeat(40)).slice(0, Math.max(keep, 0)) || "0");
  if (keep >= 0 && keep < digits.length && digits[keep] >= "5") whole += 1n;
  const text = String(whole).padStart(decimals + 1, "0");
  const shown = decimals ? `${text.slice(0, -decimals)}.${text.slice(-decimals)}` : text;
  return number < 0 && whole > 0n ? `-${shown}` : shown;
}

function grouped(value) {
  return rounded(value, 0).replace(/\B(?=(\d{3})+$)/g, ",");
}

module.exports = {table, rounded, grouped};
