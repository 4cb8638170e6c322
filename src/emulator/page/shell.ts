/** The document of the page: its frame, its styles and its script. All of it is in one answer. */
import { browser } from "./browser.js"
import { styles } from "./drawing.js"
import { Html, html } from "./html.js"
import { sheet } from "./sheet.js"

const places = [
  ["#", "Overview"],
  ["#clusters", "Clusters"],
  ["#jobs", "Jobs"],
  ["#runs", "Runs"],
  ["#data", "Data"],
  ["#sql", "SQL"],
  ["#requests", "Requests"]
] as const

/** Compilers may put calls of `__name` into functions, to keep their names. */
const script = (): string => `const __name=(f)=>f;(${browser.toString()})()`

/** Only this document's own styles and script, and its own requests. */
const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join("; ")

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='1' y='2' width='9' height='3' rx='1' fill='%231a7f37'/%3E%3Crect x='4' y='6.5' width='11' height='3' rx='1' fill='%230969da'/%3E%3Crect x='2' y='11' width='7' height='3' rx='1' fill='%238c959f'/%3E%3C/svg%3E"

export const document = (nonce: string): { readonly text: string; readonly policy: string } => ({
  policy: policyOf(nonce),
  text: html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>effect-databricks emulator</title>
<link rel="icon" href="${icon}">
<style nonce="${nonce}">${new Html(styles())}${new Html(sheet)}</style>
</head>
<body>
<a class="skip" href="#title">Skip to the content</a>
<header><a class="brand" href="#">effect-databricks <span>emulator</span></a><nav aria-label="Main">${places.map(
    ([to, name]) => html`<a href="${to}">${name}</a>`
  )}</nav><span id="connection" role="status">connecting</span><button id="pause" type="button" aria-pressed="false">Pause</button></header>
<p id="down" role="alert" hidden>The emulator cannot be reached. It is tried again.</p>
<p id="status" role="status"></p>
<main><noscript>This page needs JavaScript.</noscript></main>
<script nonce="${nonce}">${new Html(script())}</script>
</body>
</html>
`.text
})
