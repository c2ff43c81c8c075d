# SPDX-License-Identifier: MIT
"""Reads OUT/report.xlsx as anybody could, with a ZIP and an XML reader, and compares each cell
with the CSV file it came from: workbook.py OUT.  Nothing of minyi is used."""
import csv
import json
import os
import re
import sys
import xml.etree.ElementTree as xml
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# Which rows of a file a sheet has: the first sheet of the file, the second, ...
ROWS = {
    "subjective.csv": [lambda r: r["level"] == "total", lambda r: r["level"] == "dimension",
                       lambda r: r["level"] == "item"],
    "objective.csv": [lambda r: r["level"] not in ("item", "deduction"),
                      lambda r: r["level"] in ("item", "deduction")],
    "estimates.csv": [lambda r: not r.get("domain")],
    "differences.csv": [lambda r: r["level"] == "total"],
}
# Columns that are text whatever they look like, and those that are shown in other words.
TEXTS = {"city", "code", "name", "label", "item_label", "input", "answer", "answer_label",
         "question", "first_id", "topic", "quote", "cell", "unit", "department", "requirement",
         "detail", "file", "with", "interval", "scale", "class", "merged_into", "contractor",
         "quantity", "column", "merged"}
WORDS = {"level", "status", "flag", "polarity", "stage", "kind", "measure", "outside", "rule",
         "ran", "origin", "action", "verdict", "heywood", "statistic", "type", "margin",
         "category", "domain", "first", "second", "note", "quadrant"}
WHOLE = {"rank", "n", "count", "line", "times", "comments", "respondents", "flagged", "judged",
         "peers"}
faults = []


def fault(*words):
    faults.append(" ".join(str(word) for word in words))


def decoded(text):
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def place(reference):
    letters = re.match("[A-Z]+", reference)[0]
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(reference[len(letters):]) - 1, column - 1


def relations(book, part):
    path = os.path.join(os.path.dirname(part), "_rels", os.path.basename(part) + ".rels")
    if path not in book.namelist():
        return {}
    return {one.get("Id"): (one.get("Type").rsplit("/", 1)[1],
                            os.path.normpath(os.path.join(os.path.dirname(part), one.get("Target")))
                            if one.get("TargetMode") != "External" else None)
            for one in xml.fromstring(book.read(path))}


def formats(book):
    root = xml.fromstring(book.read("xl/styles.xml"))
    own = {one.get("numFmtId"): one.get("formatCode") for one in root.iter(MAIN + "numFmt")}
    own.update({"3": "#,##0", "4": "#,##0.00", "10": "0.00%", "11": "0.00E+00"})
    return [own.get(one.get("numFmtId"), "") for one in root.find(MAIN + "cellXfs")]


def cells_of(root, name):
    """(row, column): (value, style); numbers as float, texts as str."""
    cells = {}
    for cell in root.iter(MAIN + "c"):
        if cell.find(MAIN + "f") is not None:
            fault(name, cell.get("r"), "is a formula")
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            value = decoded("".join(cell.find(MAIN + "is").itertext()))
        elif kind == "n":
            if cell.find(MAIN + "v") is None:
                continue
            value = float(cell.find(MAIN + "v").text)
        else:
            fault(name, cell.get("r"), "has type", kind)
            continue
        cells[place(cell.get("r"))] = (value, int(cell.get("s", 0)))
    return cells


def notes_of(book, part):
    for kind, target in relations(book, part).values():
        if kind == "comments":
            root = xml.fromstring(book.read(target))
            return {place(one.get("ref")): "".join(one.itertext())
                    for one in root.iter(MAIN + "comment")}
    return {}


def read(out, file):
    with open(os.path.join(out, file), encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def is_number(text):
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text) is not None


def compare(where, column, wanted, found, styles):
    """One cell: what the file has, what the sheet has (None: nothing)."""
    value, style = found if found else (None, 0)
    if wanted == "":
        if found:
            fault(where, column, "has", value, "where the file has nothing")
        return 0
    if found is None:
        fault(where, column, "is empty, the file has", wanted)
    elif column in WORDS:
        if not isinstance(value, str) or value == "":
            fault(where, column, "has", value)
    elif column not in TEXTS and is_number(wanted):
        if not isinstance(value, float):
            fault(where, column, "is no number:", value)
        elif abs(value - float(wanted)) > 1e-15 * abs(float(wanted)):
            fault(where, column, "has", repr(value), "the file", wanted)
        elif column in WHOLE and styles[style] != "#,##0":
            fault(where, column, "has the format", styles[style])
        elif column not in WHOLE and value != int(value) and \
                not re.search(r"0\.00(00)?(%|E\+00)?$", styles[style]):
            fault(where, column, "has the format", styles[style])
        return 1
    elif not isinstance(value, str) or value != wanted:
        fault(where, column, "has", repr(value), "the file", repr(wanted))
    return 0


def check_table(out, name, root, cells, notes, styles, seen):
    title = cells.get((0, 1), ("",))[0]
    file = re.match(r"[a-z_]+\.csv", title)
    if not file:
        fault(name, "does not say its file:", title)
        return 0, 0
    file = file[0]
    turn = seen.setdefault(file, 0)
    seen[file] += 1
    choose = ROWS[file][turn] if file in ROWS else lambda r: True
    wanted = [row for row in read(out, file) if choose(row)]
    columns = {place[1]: note.split("\n")[0] for place, note in notes.items()}
    last = max(place[0] for place in cells)
    if last - 1 != len(wanted):
        fault(name, "has", last - 1, "rows, the file", len(wanted))
        return 0, 0
    hidden = {"level", "domain"} if file in ROWS else set()
    hidden = {code for code in hidden & set(wanted[0]) if len({row[code] for row in wanted}) == 1}
    missing = set(wanted[0]) - set(columns.values()) - hidden
    if missing:
        fault(name, "lacks", missing)
    numbers = 0
    for at, row in enumerate(wanted):
        for column, code in columns.items():
            numbers += compare(f"{name} row {at + 3}", code, row[code],
                               cells.get((at + 2, column)), styles)
    for column in range(max(place[1] for place in cells if place[0] == 1) + 1):
        if not cells.get((1, column), ("",))[0]:
            fault(name, "has a column without a heading")
    pane = root.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
    if pane is None or pane.get("state") != "frozen" or pane.get("ySplit") != "2":
        fault(name, "has no frozen heading")
    if root.find(MAIN + "autoFilter") is None:
        fault(name, "has no filter")
    return len(wanted), numbers


def check_contents(out, name, root, cells, others, rows):
    links = [one.get("location") for one in root.iter(MAIN + "hyperlink")]
    if links != [f"'{other}'!A1" for other in others]:
        fault(name, "has the links", links)
    texts = [value[0] for value in cells.values() if isinstance(value[0], str)]
    listed = {cells[(row, 0)][0]: cells[(row, 2)][0] for row, column in cells
              if column == 0 and (row, 2) in cells}
    for other, count in rows.items():
        if listed.get(other) != count:
            fault(name, "says", listed.get(other), "rows of", other, "which has", count)
    path = os.path.join(out, "run.json")
    if os.path.exists(path):
        run = json.load(open(path, encoding="utf-8"))
        for text in [run["run_id"], run["version"]] + [one["path"] for one in run["inputs"]] + \
                [one["sha256"] for one in run["inputs"] if one["role"] != "salt"]:
            if text not in texts:
                fault(name, "does not have", text)
        if any(one["sha256"] in texts for one in run["inputs"] if one["role"] == "salt"):
            fault(name, "tells the digest of the salt")
    for file in ("weights.csv", "responses.csv", "flags.csv", "rejected.csv"):
        if os.path.exists(os.path.join(out, file)) and file not in texts:
            fault(name, "does not say where", file, "is")


def main(out):
    book = zipfile.ZipFile(os.path.join(out, "report.xlsx"))
    if book.testzip():
        fault("damaged:", book.testzip())
    if {one.date_time for one in book.infolist()} != {(1980, 1, 1, 0, 0, 0)}:
        fault("entries have times")
    if any("vbaProject" in one or "externalLink" in one for one in book.namelist()):
        fault("more than cells:", book.namelist())
    parts = relations(book, "xl/workbook.xml")
    sheets = [(one.get("name"), parts[one.get(RELATION)][1])
              for one in xml.fromstring(book.read("xl/workbook.xml")).iter(MAIN + "sheet")]
    names = [name for name, _ in sheets]
    for name in names:
        if not 0 < len(name) <= 31 or re.search(r"[\[\]:*?/\\]|^'|'$", name):
            fault("no name of a sheet:", name)
    if len({name.lower() for name in names}) != len(names):
        fault("names that stand twice:", names)
    styles, seen, rows, numbers = formats(book), {}, {}, 0
    for name, part in sheets[1:]:
        root = xml.fromstring(book.read(part))
        rows[name], compared = check_table(out, name, root, cells_of(root, name),
                                           notes_of(book, part), styles, seen)
        numbers += compared
    root = xml.fromstring(book.read(sheets[0][1]))
    check_contents(out, names[0], root, cells_of(root, names[0]), names[1:], rows)
    for one in faults[:40]:
        print(one)
    print(f"{len(names)} sheets, {sum(rows.values())} rows, {numbers} numbers,",
          f"{len(faults)} faults")
    print(*names, sep="\n")
    return 1 if faults else 0


sys.exit(main(sys.argv[1]))
