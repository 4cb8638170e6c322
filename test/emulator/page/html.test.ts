/** Tests that what is put into a template of HTML cannot become HTML, and that places are read as they are written. */
import { describe, expect, it } from "@effect/vitest"
import { html } from "../../../src/emulator/page/html.js"
import * as Place from "../../../src/emulator/page/place.js"

const hostile = `<img src=x onerror="harm()">'&\u0000`

describe("html", () => {
  it("escapes text and attributes, at every depth", () => {
    expect(html`<a title="${hostile}">${[hostile, html`<b>${hostile}</b>`]}</a>`.text).toBe(
      '<a title="&lt;img src=x onerror=&quot;harm()&quot;&gt;&#39;&amp;">&lt;img src=x onerror=&quot;harm()&quot;&gt;&#39;&amp;<b>&lt;img src=x onerror=&quot;harm()&quot;&gt;&#39;&amp;</b></a>'
    )
  })

  it("writes numbers, and nothing for what is absent", () => {
    expect(html`${0} ${12n} ${undefined}${null}${false}${""}.`.text).toBe("0 12 .")
  })
})

describe("places", () => {
  it.each([
    ["", { _tag: "Overview" }],
    ["#", { _tag: "Overview" }],
    ["#clusters", { _tag: "Clusters" }],
    ["#job/1/run/2", { _tag: "Run", id: "2" }],
    ["#/job/1/run/2/", { _tag: "Run", id: "2" }],
    ["#data", { _tag: "Data", names: [] }],
    ["#files", { _tag: "Files", path: "/" }],
    ["#job", { _tag: "Unknown" }],
    ["#job/1/run/2/3", { _tag: "Unknown" }],
    ["#cluster/%zz", { _tag: "Unknown" }],
    ["#data/a/b/c/d", { _tag: "Unknown" }]
  ])("%s", (hash, place) => {
    expect(Place.parse(hash)).toEqual(place)
  })

  it("names of any characters come back", () => {
    for (const name of [hostile, "a/b", "ä ü", "%2F", "#?&"]) {
      expect(Place.parse(Place.toCluster(name))).toEqual({ _tag: "Cluster", id: name })
      expect(Place.parse(Place.toData(name, name, name))).toEqual({ _tag: "Data", names: [name, name, name] })
      expect(Place.parse(Place.toFiles(`/Volumes/${name.replaceAll("/", "")}`))).toEqual({
        _tag: "Files",
        path: `/Volumes/${name.replaceAll("/", "")}`
      })
    }
    expect(Place.parse(Place.toRun(undefined, 9007199254740993n))).toEqual({ _tag: "Run", id: "9007199254740993" })
  })
})
