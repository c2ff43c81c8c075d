// SPDX-License-Identifier: MIT
// Headless Chromium, driven over a pipe by its DevTools protocol: nothing but Node's own modules.
// https://chromedevtools.github.io/devtools-protocol/
"use strict";
const {spawn} = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

// Starts PROGRAM with a profile of its own in FOLDER.
class Chromium {
  constructor(program, folder) {
    this.next = 1;
    this.waiting = new Map();
    this.listeners = [];
    this.rest = Buffer.alloc(0);
    const profile = fs.mkdtempSync(path.join(folder, "chromium-"));
    this.process = spawn(program, [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--disable-default-apps", "--hide-scrollbars", "--force-color-profile=srgb",
      `--user-data-dir=${profile}`, "--remote-debugging-pipe", "about:blank",
    ], {stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"]});
    this.process.on("exit", () => this.fail(new Error("chromium ended")));
    this.process.on("error", error => this.fail(error));
    this.process.stdio[3].on("error", error => this.fail(error));
    this.process.stdio[4].on("data", bytes => this.take(bytes));
  }

  fail(error) {
    this.waiting.forEach(one => one.reject(error));
    this.waiting.clear();
  }

  // Messages end with a NUL.
  take(bytes) {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (let end; (end = this.rest.indexOf(0)) >= 0; this.rest = this.rest.subarray(end + 1))
      this.handle(JSON.parse(this.rest.subarray(0, end).toString("utf8")));
  }

  handle(message) {
    const one = this.waiting.get(message.id);
    if (!one) {
      this.listeners.forEach(listener => listener(message));
      return;
    }
    this.waiting.delete(message.id);
    if (message.error) one.reject(new Error(message.error.message));
    else one.resolve(message.result);
  }

  send(method, params = {}, sessionId) {
    const id = this.next++;
    const sent = new Promise((resolve, reject) => this.waiting.set(id, {resolve, reject}));
    this.process.stdio[3].write(JSON.stringify({id, method, params, sessionId}) + "\0");
    return sent;
  }

  async close() {
    const ended = new Promise(resolve => this.process.once("exit", resolve));
    this.send("Browser.close").catch(() => {});
    const late = setTimeout(() => this.process.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(late);
  }

  async open() {
    const {targetId} = await this.send("Target.createTarget", {url: "about:blank"});
    const {sessionId} = await this.send("Target.attachToTarget", {targetId, flatten: true});
    const page = new Page(this, sessionId);
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await page.send(`${domain}.enable`);
    return page;
  }
}

// One tab: what it asked for (REQUESTS) and complained of (COMPLAINTS) is kept.
class Page {
  constructor(browser, session) {
    this.browser = browser;
    this.session = session;
    this.requests = [];
    this.complaints = [];
    this.loaded = () => {};
    browser.listeners.push(message => message.sessionId === session && this.hear(message));
  }

  hear({method, params}) {
    if (method === "Network.requestWillBeSent") this.requests.push(params.request.url);
    if (method === "Runtime.exceptionThrown")
      this.complaints.push(params.exceptionDetails.exception?.description ||
        params.exceptionDetails.text);
    if (method === "Runtime.consoleAPICalled")
      this.complaints.push(params.args.map(one => one.value ?? one.description).join(" "));
    if (method === "Log.entryAdded") this.complaints.push(params.entry.text);
    if (method === "Page.javascriptDialogOpening") {
      this.complaints.push(`dialog: ${params.message}`);
      this.send("Page.handleJavaScriptDialog", {accept: false}).catch(() => {});
    }
    if (method === "Page.loadEventFired") this.loaded();
  }

  send(method, params) {
    return this.browser.send(method, params, this.session);
  }

  async go(url) {
    const loaded = new Promise(resolve => { this.loaded = resolve; });
    await this.send("Page.navigate", {url});
    await loaded;
  }

  // The value of EXPRESSION in the page.
  async run(expression) {
    const made = await this.send("Runtime.evaluate",
      {expression, returnByValue: true, awaitPromise: true});
    if (made.exceptionDetails)
      throw new Error(made.exceptionDetails.exception?.description || made.exceptionDetails.text);
    return made.result.value;
  }

  size(width, height = 900, mobile = false) {
    return this.send("Emulation.setDeviceMetricsOverride",
      {width, height, deviceScaleFactor: mobile ? 2 : 1, mobile});
  }

  media(media, scheme) {
    return this.send("Emulation.setEmulatedMedia",
      {media, features: scheme ? [{name: "prefers-color-scheme", value: scheme}] : []});
  }

  async picture(file, options = {}) {
    const {data} = await this.send("Page.captureScreenshot", {format: "png", ...options});
    fs.writeFileSync(file, Buffer.from(data, "base64"));
  }

  async pdf(file) {
    const {data} = await this.send("Page.printToPDF",
      {preferCSSPageSize: true, printBackground: true});
    fs.writeFileSync(file, Buffer.from(data, "base64"));
  }
}

module.exports = {Chromium};
