// SPDX-License-Identifier: MIT
// What DuckDB takes to read FILE and to average its 12 items by city; the seconds of that
// alone, without its start, go to the file SECONDS.
//
//   node duckdb.js MODULES FILE THREADS SECONDS
const fs = require("fs");
const path = require("path");
const { createRequire } = require("module");

const [modules, file, threads, seconds] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(path.resolve(modules, "x"))("@duckdb/node-api");
const items = Array.from({ length: 12 }, (_, i) => `avg(q${i + 1})`).join(", ");

async function main() {
  const instance = await DuckDBInstance.create(":memory:", { threads });
  const connection = await instance.connect();
  const start = process.hrtime.bigint();
  const reader = await connection.runAndReadAll(
    `SELECT city, ${items} FROM read_csv('${file}', header = true) GROUP BY city ORDER BY city`);
  const took = Number(process.hrtime.bigint() - start) / 1e9;
  if (reader.currentRowCount < 1) throw new Error("no rows");
  fs.writeFileSync(seconds, took.toFixed(3) + "\n");
  const version = await connection.runAndReadAll("SELECT version()");
  console.log(version.getRows()[0][0], reader.currentRowCount, "cities");
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
