"use strict";
// SheetJS and ExcelJS (the npm packages xlsx and exceljs) at work: open a workbook, type, save.
//
// Reads one job as JSON from its standard input (see tests/support/programs.py):
//   program   "SheetJS" or "ExcelJS"
//   modules   the folder node_modules that holds the packages
//   workbook  the workbook to open
//   only      the one sheet that is copied into a new workbook, or ""
//   entries   [sheet, cell, what is typed] each; what is typed is {text}, {number}, {date},
//             {time} or {formula, result}
//   saves     {path, type, options} each; type and options are SheetJS's own
// Each package is used as its documentation shows, with its own types of values.

const fs = require("fs");
const path = require("path");

function sheetJS(job) {
  const XLSX = require(path.join(job.modules, "xlsx"));
  let book = XLSX.read(fs.readFileSync(job.workbook));
  if (job.only) {
    const made = XLSX.utils.book_new();
    XLSX.utils.book_append_sheet(made, book.Sheets[job.only], job.only);
    book = made;
  }
  for (const [sheet, cell, typed] of job.entries) {
    const options = { origin: cell, cellDates: true };
    XLSX.utils.sheet_add_aoa(book.Sheets[sheet], [[sheetJSValue(typed)]], options);
  }
  for (const save of job.saves) {
    XLSX.writeFile(book, save.path, { bookType: save.type, compression: true, ...save.options });
  }
}

function sheetJSValue(typed) {
  if ("formula" in typed) return { t: "s", f: typed.formula, v: typed.result };
  if ("time" in typed) {
    const [hours, minutes] = typed.time.split(":").map(Number);
    return { t: "n", v: (hours * 60 + minutes) / 1440, z: "hh:mm" };
  }
  if ("date" in typed) {
    const [year, month, day] = typed.date.split("-").map(Number);
    return new Date(year, month - 1, day);
  }
  return "number" in typed ? typed.number : typed.text;
}

async function excelJS(job) {
  const ExcelJS = require(path.join(job.modules, "exceljs"));
  let book = new ExcelJS.Workbook();
  await book.xlsx.load(fs.readFileSync(job.workbook));
  if (job.only) {
    const made = new ExcelJS.Workbook();
    made.addWorksheet(job.only).model = book.getWorksheet(job.only).model;
    book = made;
  }
  for (const [sheet, cell, typed] of job.entries) {
    book.getWorksheet(sheet).getCell(cell).value = excelJSValue(typed);
  }
  for (const save of job.saves) await book.xlsx.writeFile(save.path);
}

function excelJSValue(typed) {
  if ("formula" in typed) return typed;
  if ("time" in typed) return new Date(`1899-12-30T${typed.time}:00Z`);
  if ("date" in typed) return new Date(`${typed.date}T00:00:00Z`);
  return "number" in typed ? typed.number : typed.text;
}

async function main() {
  const job = JSON.parse(fs.readFileSync(0, "utf8"));
  await { SheetJS: sheetJS, ExcelJS: excelJS }[job.program](job);
}

main().catch((fault) => {
  console.error(fault);
  process.exitCode = 1;
});
