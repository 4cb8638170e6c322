import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { JobSpec, Jobs } from "effect-databricks"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as RunView from "effect-databricks/RunView"
import * as TerminalView from "effect-databricks/TerminalView"
import { widthOf } from "../../src/layers/terminal/width.js"
import * as Terminal from "../support/terminal.js"

const begin = 1_764_150_000_000

const states = {
  success: { life_cycle_state: "TERMINATED", result_state: "SUCCESS" },
  failed: { life_cycle_state: "TERMINATED", result_state: "FAILED" },
  upstream: { life_cycle_state: "SKIPPED", result_state: "UPSTREAM_FAILED" },
  running: { life_cycle_state: "RUNNING" },
  blocked: { life_cycle_state: "BLOCKED" }
} as const

const task = (
  task_key: string,
  state: keyof typeof states,
  [start, end]: readonly [start?: number | undefined, end?: number | undefined],
  depends_on: ReadonlyArray<string> = [],
  more: Partial<Jobs.RunTask> = {}
): Jobs.RunTask => ({
  task_key,
  run_id: 1,
  state: states[state],
  depends_on: depends_on.map((task_key) => ({ task_key })),
  start_time: start === undefined ? 0 : begin + start * 1000,
  end_time: end === undefined ? 0 : begin + end * 1000,
  ...more
})

const runOf = (tasks: ReadonlyArray<Jobs.RunTask>, state: keyof typeof states = "running"): Jobs.Run => ({
  run_id: 42,
  run_name: "nightly",
  start_time: begin,
  end_time: state === "running" ? 0 : begin + 100_000,
  state: states[state],
  tasks
})

const nightly = runOf([
  task("report", "blocked", [], ["gold", "quality"]),
  task("ingest", "success", [0, 95], [], { setup_duration: 30_000 }),
  task("gold", "running", [181], ["ingest"]),
  task("quality", "failed", [96, 120], ["ingest"]),
  task("quality", "failed", [130, 150.5], ["ingest"], { attempt_number: 1 }),
  // The API gives times to a task that did not run.
  task("export", "upstream", [0, 150], ["quality"])
])

const now = begin + 250_000

describe("RunView.mermaid", () => {
  it("has a box for each task after those that it depends on, and an arrow for each dependency", () => {
    const lines = RunView.mermaid(nightly, { now }).split("\n")
    expect(lines.slice(0, 11)).toEqual([
      "flowchart LR",
      '  task0["ingest<br>✓ SUCCESS<br>1 min 35 s"]:::succeeded',
      '  task1["gold<br>● RUNNING<br>1 min 9 s"]:::running',
      '  task2["quality<br>✗ FAILED<br>20.5 s · ×2"]:::failed',
      '  task3["report<br>○ BLOCKED"]:::waiting',
      '  task4["export<br>– UPSTREAM_FAILED"]:::skipped',
      "  task0 --> task1",
      "  task0 --> task2",
      "  task1 --> task3",
      "  task2 --> task3",
      "  task2 --> task4"
    ])
  })

  it("does not let a name end its box", () => {
    expect(RunView.mermaid(runOf([task('a"]; click x "javascript:1', "success", [0, 1])]), { now })).toContain(
      '["a#34;#93;#59; click x #34;javascript:1<br>'
    )
  })

  it("shortens long names in the middle", () => {
    const keys = ["1", "2"].map((end) => `${"orders_of_".repeat(9)}${end}`)
    const boxes = RunView.mermaid(runOf(keys.map((key) => task(key, "success", [0, 1]))), { now }).match(/\[".*?<br>/g)
    expect(boxes?.map((box) => [box.length < 50, box.endsWith("1<br>"), box.endsWith("2<br>")])).toEqual([
      [true, true, false],
      [true, false, true]
    ])
  })
})

/** The names of elements, and the text between them. Fails on what is not well-formed. */
const parsed = (svg: string): { readonly names: ReadonlyArray<string>; readonly text: string } => {
  const open: Array<string> = []
  const names: Array<string> = []
  let text = ""
  let at = 0
  const next = (pattern: RegExp) => {
    pattern.lastIndex = at
    return pattern.exec(svg)
  }
  while (at < svg.length) {
    const tag = next(/<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<&]*")*)(\/?)>/y)
    const plain = next(/(?:[^<>&]|&(?:amp|lt|gt|quot|#39);)+/y)
    if (tag !== null) {
      const [, isEnd, name = "", , isEmpty] = tag
      if (isEnd === "/") expect(open.pop()).toBe(name)
      else {
        names.push(name)
        if (isEmpty === "") open.push(name)
      }
    } else if (plain !== null) text += plain[0]
    else throw new Error(`not well-formed: ${svg.slice(at, at + 80)}`)
    at += (tag ?? plain)?.[0].length ?? 0
  }
  expect(open).toEqual([])
  return { names, text }
}

interface Drawn {
  readonly x: number
  readonly y: number
  readonly end: number
  readonly classes: string
  readonly content: string
}

/** Hundredths of an em in DejaVu Sans, and in its bold one, as Chromium measures them. */
const measured: Readonly<Record<string, ReadonlyArray<number>>> = Object.fromEntries(
  [
    "W99/110 日100/100 …100/100 ✓84/84 ✗84/84 ×84/84 ·32/38 _50/50 .32/38 ,32/38 :34/40 -36/42 ",
    "A68/77 B69/76 C70/73 D77/83 E63/68 F58/68 G77/82 H75/84 I29/37 L56/64 M86/100 N75/84 O79/85 P60/73 R69/77 S63/72 T61/68",
    " U73/81 X69/77 a61/67 d63/72 e62/68 f35/44 g63/72 h63/71 i28/34 l28/34 m97/104 n63/71 o61/69 p63/72 r41/49 s52/60",
    " t39/48 u63/71 y59/65"
  ]
    .join("")
    .split(" ")
    .map((entry) => [entry.charAt(0), entry.slice(1).split("/").map(Number)])
)

const widthIn = (content: string, size: number, isBold: boolean): number =>
  [...content].reduce((sum, character) => {
    const widths = /\d/.test(character) ? [64, 70] : character === " " ? [32, 35] : measured[character]
    if (widths === undefined) throw new Error(`not measured: ${character}`)
    return sum + ((widths[isBold ? 1 : 0] ?? 0) * size) / 100
  }, 0)

/** The texts of a picture, with where they end for readers with a wide font. */
const textsOf = (svg: string): ReadonlyArray<Drawn> =>
  [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" class="([^"]*)"([^>]*)>([^<]*)</g)].map(
    ([, x = "", y = "", classes = "", more = "", content = ""]) => {
      const size = classes.includes("title") ? 15 : classes.includes("small") ? 12 : 13
      const width = widthIn(content, size, /title|key/.test(classes))
      const start = Number(x) - (more.includes("middle") ? width / 2 : 0)
      return { x: start, y: Number(y), end: start + width, classes, content }
    }
  )

const widthOfPicture = (svg: string): number => Number(/ width="(\d+)"/.exec(svg)?.[1])

const reached = { life_cycle_state: "TERMINATED", result_state: "MAXIMUM_CONCURRENT_RUNS_REACHED" } as const

describe.each([
  ["graphSvg", RunView.graphSvg],
  ["timelineSvg", RunView.timelineSvg]
] as const)("RunView.%s", (_, draw) => {
  it("names every task with its state and duration, and has both palettes", () => {
    const { text } = parsed(draw(nightly, { now }))
    for (const part of [
      "nightly: RUNNING",
      "ingest",
      "✓ SUCCESS · 1 min 35 s",
      "✗ FAILED · 20.5 s · ×2",
      "○ BLOCKED"
    ]) {
      expect(text).toContain(part)
    }
    expect(text).toContain("prefers-color-scheme:dark")
  })

  it("shortens the name of the run in the middle, and keeps its state and duration", () => {
    for (const name of ["nightly-orders-of-europe", "W".repeat(120), `${"the orders of ".repeat(9)}asia`]) {
      const svg = draw({ ...runOf([task("a", "failed", [0, 9])], "failed"), run_name: name }, { now })
      const title = textsOf(svg).find(({ classes }) => classes.includes("title"))
      expect(title?.content.endsWith(": FAILED, 1 min 40 s")).toBe(true)
      expect(title?.content.includes("…")).toBe(name.length > 24)
      expect(title?.content.slice(0, 3)).toBe(name.slice(0, 3))
      expect(title?.content.split(": FAILED")[0]?.slice(-3)).toBe(name.slice(-3))
      expect(title?.end).toBeLessThanOrEqual(widthOfPicture(svg) - 20)
    }
  })

  it("shortens the longest state too, where there is room for neither", () => {
    const run = { ...runOf([task("a", "failed", [0, 9])], "failed"), state: reached, run_name: "W".repeat(90) }
    const svg = draw(run, { now, width: 480 })
    const title = textsOf(svg).find(({ classes }) => classes.includes("title"))
    expect(title?.content).toMatch(/^WW+…WW+: MAXIMUM.*…[A-Z_]*D, 1 min 40 s$/)
    expect(title?.end).toBeLessThanOrEqual(widthOfPicture(svg) - 20)
  })

  it("is well-formed and finite, whatever a run has", () => {
    const keys = FastCheck.oneof(FastCheck.string(), FastCheck.constantFrom("a", "b", "<&'\">", "\u0000\ud800", "日本"))
    const time = FastCheck.option(FastCheck.integer({ min: -5, max: 4_000_000 }), { nil: undefined })
    const run = FastCheck.array(
      FastCheck.tuple(
        keys,
        FastCheck.constantFrom(...(Object.keys(states) as Array<keyof typeof states>)),
        time,
        time,
        FastCheck.array(keys, { maxLength: 3 })
      )
    ).map((tasks) => runOf(tasks.map(([key, state, start, end, deps]) => task(key, state, [start, end], deps))))
    FastCheck.assert(
      FastCheck.property(run, (run) => {
        const svg = draw(run, { now })
        parsed(svg)
        expect(svg).not.toMatch(/NaN|Infinity|width="-|height="-/)
      }),
      { numRuns: 50 }
    )
  })
})

describe("RunView.timelineSvg", () => {
  it("has the default width if the given one is no number", () => {
    expect(RunView.timelineSvg(nightly, { now, width: Number.NaN })).toBe(RunView.timelineSvg(nightly, { now }))
  })

  it("draws a bar for each attempt, and the startup in a lighter one", () => {
    const bars = RunView.timelineSvg(nightly, { now }).match(/<rect [^>]*class="rv-(?!page)[^>]*>/g) ?? []
    expect(bars.map((bar) => /class="rv-([a-z]+)"/.exec(bar)?.[1])).toEqual([
      "succeeded",
      "succeeded",
      "running",
      "failed",
      "failed"
    ])
    // From 30 to 125 seconds of 250: 2.17 times the first ones.
    const [startup, run] = bars.slice(0, 2).map((bar) => Number(/ width="([\d.]+)"/.exec(bar)?.[1]))
    expect((run ?? 0) / (startup ?? 1)).toBeCloseTo(65 / 30, 2)
    expect(bars.slice(0, 2).map((bar) => bar.includes('opacity="0.4"'))).toEqual([true, false])
    expect(RunView.timelineSvg(nightly, { now })).toContain("<title>quality, attempt 1 of 2: ✗ FAILED · 24.0 s</title>")
  })

  it("has texts that do not lie on each other, nor on bars, in any width", () => {
    const keys = ["W".repeat(90), "日".repeat(90), "short"]
    const run = runOf(
      keys.flatMap((key) => [0, 1].map((end) => task(`${key}${end}`, "success", [0, 250], [], { state: reached })))
    )
    for (const width of [480, 820, 1400]) {
      const svg = RunView.timelineSvg(run, { now, width })
      const texts = textsOf(svg)
      const firstBar = Math.min(...[...svg.matchAll(/<rect x="([\d.]+)"/g)].map(([, x]) => Number(x)))
      const isState = ({ content }: Drawn) => content.startsWith("✗ MAX")
      const names = texts.filter(({ classes }) => classes === "rv-text")
      expect(texts.filter(isState).length).toBe(6)
      for (const { content, end } of texts.filter(isState)) {
        expect(content).toMatch(/D · 4 min 10 s$/)
        expect(end).toBeLessThanOrEqual(width - 20)
      }
      for (const { end } of names) expect(end).toBeLessThan(firstBar)
      expect(new Set(names.map(({ content }) => content)).size).toBe(6)
    }
  })

  it("has ticks as its width allows, before the states", () => {
    const ticksOf = (seconds: number, width: number, key = "a", how: Jobs.RunTask["state"] = states.success) => {
      const texts = textsOf(
        RunView.timelineSvg(
          {
            ...runOf([task(key, "success", [0, seconds], [], { state: how })]),
            start_time: undefined,
            end_time: undefined
          },
          { now: begin, width }
        )
      )
      const [state, ticks] = [texts.find(({ content }) => /^[✓✗]/.test(content)), texts.filter(({ y }) => y === 52)]
      expect(ticks.at(-1)?.end).toBeLessThan(state?.x ?? 0)
      ticks.slice(1).forEach(({ x }, index) => {
        expect(x - (ticks[index]?.end ?? 0)).toBeGreaterThan(8)
      })
      return ticks.map(({ content }) => content)
    }
    expect(ticksOf(150, 820)).toEqual(["0", "30 s", "1 min", "1 min 30 s", "2 min", "2 min 30 s"])
    expect(ticksOf(4500, 820)).toEqual(["0", "15 min", "30 min", "45 min", "1 h", "1 h 15 min"])
    expect(ticksOf(4500, 480)).toEqual(["0", "30 min", "1 h"])
    const spans = [2, 4.9, 29, 59, 119, 299, 1000, 4000, 7100, 9000, 21_500, 40_000, 86_000, 260_000, 5_000_000]
    for (const seconds of spans) {
      for (const width of [480, 820, 1400]) {
        const ticks = ticksOf(seconds, width).length
        expect(ticks).toBeLessThan(width / 70)
        expect(ticks).toBeGreaterThan(1)
      }
    }
    // A run that is nearly as wide as its texts.
    expect(ticksOf(4000, 480, "W".repeat(90), reached)).toEqual(["0", "1 h"])
  })
})

describe("RunView.graphSvg", () => {
  /** The left end, the top and the width of each card. They are 52 pixels high. */
  const cardsOf = (svg: string) =>
    [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="52" class="rv-card"/g)].map(
      ([, x, y, width]) => ({ x: Number(x), y: Number(y), width: Number(width) })
    )

  it("has cards that are as wide as their texts, or texts that are shortened", () => {
    const svg = (keys: ReadonlyArray<string>, more: Partial<Jobs.RunTask> = {}) =>
      RunView.graphSvg(runOf(keys.map((key) => task(key, "success", [0, 250], [], more))), { now })
    const long = svg(["W".repeat(90), `${"日".repeat(90)}1`, `${"日".repeat(90)}2`], { state: reached })
    const [card] = cardsOf(long)
    const texts = textsOf(long).filter(({ classes }) => !classes.includes("title"))
    expect(texts.length).toBe(6)
    for (const { end } of texts) expect(end).toBeLessThan((card?.x ?? 0) + (card?.width ?? 0))
    expect(new Set(texts.map(({ content }) => content)).size).toBe(4)
    expect(texts.filter(({ content }) => content.endsWith("_REACHED · 4 min 10 s")).length).toBe(3)
    expect(cardsOf(svg(["a"]))[0]?.width).toBe(214)
  })

  const chain = ["a", "b", "c", "d", "e"].map((key, index, all) =>
    task(key, "success", [0, 1], index === 0 ? [] : [all[index - 1] ?? ""])
  )

  it("leads edges around the cards between", () => {
    const svg = RunView.graphSvg(
      runOf([...chain, task("f", "success", [0, 1], ["a"]), task("g", "success", [0, 1], ["e", "a", "b", "f"])]),
      { now }
    )
    const cards = cardsOf(svg)
    const paths = [...svg.matchAll(/class="rv-edge" d="([^"]+)"/g)].map(([, path = ""]) => path)
    expect([cards.length, paths.length]).toEqual([7, 9])
    for (const path of paths) {
      let [x, y] = [0, 0]
      for (const [, command, list = ""] of path.matchAll(/([MCH])([^MCH]+)/g)) {
        const numbers = list.split(" ").map(Number)
        const end = [numbers.at(command === "H" ? 0 : -2) ?? 0, command === "H" ? y : (numbers.at(-1) ?? 0)] as const
        for (let at = 0; command !== "M" && at <= 1; at += 0.02) {
          const on = (from: number, first: number, second: number, to: number) =>
            command === "H"
              ? from + (to - from) * at
              : (1 - at) ** 3 * from + 3 * (1 - at) ** 2 * at * first + 3 * (1 - at) * at ** 2 * second + at ** 3 * to
          const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers
          const point = { x: on(x, x1, x2, end[0]), y: on(y, y1, y2, end[1]) }
          for (const card of cards) {
            const isBehind =
              point.x > card.x + 1 && point.x < card.x + card.width - 1 && point.y > card.y - 8 && point.y < card.y + 60
            expect(isBehind, `${path} behind a card`).toBe(false)
          }
        }
        ;[x, y] = end
      }
    }
  })

  it("has edges that contrast with the page as 3 to 1", () => {
    const svg = RunView.graphSvg(runOf(chain), { now })
    const luminance = (colour: string) => {
      const [red = 0, green = 0, blue = 0] = [1, 3, 5]
        .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const coloursOf = (rule: RegExp) => [...svg.matchAll(rule)].map(([, colour = ""]) => luminance(colour))
    const pages = coloursOf(/\.rv-page\{fill:(#\w+)/g)
    const edges = coloursOf(/\.rv-edge\{stroke:(#\w+)/g)
    expect([pages.length, edges.length]).toEqual([2, 2])
    pages.forEach((page, index) => {
      const edge = edges[index] ?? 0
      expect((Math.max(page, edge) + 0.05) / (Math.min(page, edge) + 0.05)).toBeGreaterThan(3)
    })
  })
})

describe("RunView.text", () => {
  it("is never wider than the terminal, and has bars where there is room", () => {
    const wide = runOf([
      ...(nightly.tasks ?? []),
      task("x".repeat(100), "success", [0, 1]),
      task("日本語".repeat(20), "failed", [0, 200_000])
    ])
    for (const columns of [20, 46, 80, 160]) {
      const lines = RunView.text(wide, { now, columns }).trimEnd().split("\n")
      expect(lines.length).toBe(8)
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns)
      expect(lines.join("").includes("█")).toBe(columns > 46)
    }
    expect(RunView.text(nightly, { now, columns: 46 }).trimEnd().split("\n")).toEqual([
      "✓ ingest   ░████         SUCCESS   1 min 35 s",
      "● gold              ████ RUNNING    1 min 9 s",
      "✗ quality      ████      FAILED ×2     20.5 s",
      "○ report                 BLOCKED",
      "– export                 UPSTREAM_FAILED",
      "● nightly                RUNNING   4 min 10 s"
    ])
  })

  it("keeps the ends of names, states and durations in a narrow terminal", () => {
    const names = Array.from({ length: 12 }, (_, i) => `transform_customer_orders_of_${i % 2 ? "north" : "south"}_${i}`)
    const run = runOf([
      ...names.map((name) => task(name, "success", [0, 95])),
      task("日本語のタスク名前がとても長いです", "upstream", [])
    ])
    for (const columns of [30, 46, 71, 80, 160]) {
      const lines = RunView.text(run, { now, columns }).trimEnd().split("\n")
      const shown = lines.slice(0, 12).map((line) => line.split(" ")[1])
      expect(new Set(shown).size).toBe(12)
      if (columns === 160) expect(shown).toEqual(names)
      expect(lines[11]).toMatch(/_11 .*SUCCESS +1 min 35 s$/)
      expect(lines[12]).toMatch(
        columns === 160 ? /^– 日本語のタスク名前がとても長いです +UPSTREAM_FAILED$/ : /です +UPSTREAM_FAILED$/
      )
      for (const line of lines) expect(widthOf(line)).toBeLessThan(columns)
    }
  })

  it("has no control characters, whatever names and states have", () => {
    const evil = "\u001b[31ma\u0000b\u0007\u202ec\u009b"
    const state = { life_cycle_state: evil }
    const shown = RunView.text(
      { run_id: 1, run_name: evil, state, tasks: [{ run_id: 2, task_key: evil, state }] },
      { now }
    )
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(shown.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
  })

  it("shows a run without tasks as its only row", () => {
    expect(RunView.text({ ...runOf([], "failed"), tasks: undefined }, { now, columns: 40 })).toMatch(
      /^✗ nightly +FAILED +1 min 40 s\n$/
    )
  })
})

const program = "/Shared/step"

const emulated = Layer.mergeAll(Jobs.layer).pipe(
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provide(
    Emulator.layer({
      tasks: {
        [`${program}/a`]: Effect.delay(Effect.succeed("1"), "3 seconds"),
        [`${program}/b`]: Effect.fail(new Error("no"))
      }
    })
  )
)

const submitted = Effect.flatMap(Jobs.Jobs, (jobs) =>
  jobs.submit({
    run_name: "two",
    tasks: [
      { task_key: "first", ...JobSpec.notebookTask(`${program}/a`) },
      { task_key: "second", depends_on: [{ task_key: "first" }], ...JobSpec.notebookTask(`${program}/b`) }
    ]
  })
)

describe("RunView.show", () => {
  const shown = (fake: Terminal.Fake) =>
    Effect.gen(function* () {
      const { run_id } = yield* submitted
      const fiber = yield* Effect.fork(
        RunView.show(Jobs.watchRun({ run_id }, { schedule: Schedule.spaced("400 millis") }))
      )
      yield* TestClock.adjust("2 seconds")
      const during = fake.rows()
      yield* TestClock.adjust("12 seconds")
      yield* Fiber.join(fiber)
      return { during, after: fake.rows() }
    }).pipe(
      Effect.provide(TerminalView.layer({ interval: 500 })),
      Effect.provide(fake.layer),
      Effect.provide(emulated),
      // A time of 0 means that something has not happened.
      (effect) => Effect.zipRight(TestClock.setTime(begin), effect)
    )

  for (const columns of [46, 80, 160]) {
    it.effect(`updates its rows in place in ${columns} columns`, () =>
      Effect.gen(function* () {
        const fake = Terminal.make({ columns })
        const { after, during } = yield* shown(fake)
        expect(during.map((row) => row.replaceAll(/[█░]/g, "").replaceAll(/ +/g, " ").slice(2, 15).trim())).toEqual([
          expect.stringMatching(/^first RUNNIN/),
          expect.stringMatching(/^second BLOCK/),
          expect.stringMatching(/^two RUNNING/)
        ])
        expect(after.length).toBe(3)
        expect(after[0]).toMatch(/^✓ first .*SUCCESS +4\.0 s$/)
        expect(after[1]).toMatch(/^✗ second .*FAILED/)
        expect(after[2]).toMatch(/^✗ two +FAILED +\d+\.\d s$/)
      })
    )
  }

  it.effect("prints each change once where there is no terminal", () =>
    Effect.gen(function* () {
      const fake = Terminal.make({ columns: 80, isTTY: false })
      yield* shown(fake)
      expect(fake.output()).not.toContain(String.fromCharCode(27))
      const lines = fake.rows().map((row) =>
        row
          .trim()
          .split(/ {2,}| (?=[A-Z])/)
          .slice(1)
      )
      expect(lines).toEqual([
        ["first", "PENDING"],
        ["second", "BLOCKED"],
        ["two", "PENDING"],
        ["first", "RUNNING"],
        ["two", "RUNNING"],
        ["first", "SUCCESS"],
        ["second", "PENDING"],
        ["second", "FAILED"],
        ["two", "FAILED"]
      ])
    })
  )

  it.effect("breaks printed lines at spaces, so that the terminal tears no word", () =>
    Effect.gen(function* () {
      const fake = Terminal.make({ columns: 24 })
      const print = Effect.flatMap(TerminalView.TerminalView, (view) =>
        view.print(
          "one  two\n\n  an error: it has a reason, at https://a.example/a/long/path\n宽宽宽宽宽宽 宽宽宽宽宽宽"
        )
      )
      yield* Effect.provide(print, TerminalView.layer()).pipe(Effect.provide(fake.layer))
      expect(fake.rows()).toEqual([
        "one  two",
        "",
        "  an error: it has a",
        "    reason, at",
        // Whole, for whoever copies it: the terminal wraps it.
        "    https://a.example/a/",
        "long/path",
        "宽宽宽宽宽宽",
        "宽宽宽宽宽宽"
      ])
    })
  )

  it.effect("moves no cursor of a dumb terminal, and uses no colours with NO_COLOR", () =>
    Effect.gen(function* () {
      const escapes = (env: Readonly<Record<string, string>>) => {
        const fake = Terminal.make({ columns: 80, env })
        return Effect.map(shown(fake), () =>
          [
            ...new Set(
              fake
                .output()
                .split("\u001b[")
                .slice(1)
                .map((text) => /^\d*[A-Z]/i.exec(text)?.[0])
            )
          ].sort()
        )
      }
      expect(yield* escapes({ TERM: "dumb" })).toEqual([])
      expect(yield* escapes({ TERM: "xterm-256color", NO_COLOR: "1" })).toEqual(["3A", "J", "K"])
      expect(yield* escapes({})).toContain("32m")
    })
  )

  it.effect("leaves nothing torn when the terminal becomes narrower, and prints above its rows", () =>
    Effect.gen(function* () {
      const fake = Terminal.make({ columns: 120 })
      const runs = yield* Queue.unbounded<Jobs.Run>()
      yield* Effect.gen(function* () {
        const view = yield* TerminalView.TerminalView
        const fiber = yield* Effect.fork(RunView.show(Stream.take(Stream.fromQueue(runs), 2)))
        yield* view.print("before")
        yield* Queue.offer(runs, nightly)
        yield* TestClock.adjust("1 second")
        fake.narrow(50)
        expect(fake.rows().length).toBeGreaterThan(6)
        yield* view.print("a message\u001b[2J")
        yield* TestClock.adjust("1 second")
        expect(fake.rows().slice(0, 2)).toEqual(["before", "a message [2J"])
        expect(fake.rows().length).toBe(8)
        yield* Queue.offer(runs, nightly)
        yield* Fiber.join(fiber)
      }).pipe(Effect.provide(TerminalView.layer({ colours: false })), Effect.provide(fake.layer))
      expect(fake.rows().length).toBe(8)
    })
  )

  it.effect("shows what matters where the terminal has few rows", () =>
    Effect.gen(function* () {
      const fake = Terminal.make({ columns: 80, rows: 6 })
      const many = runOf([
        ...Array.from({ length: 40 }, (_, i) => task(`t${i}`, "success", [0, 1])),
        task("bad", "failed", [0, 1])
      ])
      yield* Effect.gen(function* () {
        const fiber = yield* Effect.fork(RunView.show(Stream.concat(Stream.make(many), Stream.never)))
        yield* TestClock.adjust("5 seconds")
        expect(fake.rows().map((row) => row.split(/ +/)[1])).toEqual(["t0", "bad", "and", "nightly"])
        expect(fake.rows()[2]).toBe("  and 39 more tasks: 39 SUCCESS")
        yield* Fiber.interrupt(fiber)
      }).pipe(Effect.provide(TerminalView.layer()), Effect.provide(fake.layer))
      expect(fake.rows().length).toBe(42)
    })
  )

  it.effect("draws each attempt in the colour of its end", () =>
    Effect.gen(function* () {
      const fake = Terminal.make({ columns: 80 })
      const run = runOf([
        task("a", "failed", [0, 10]),
        task("a", "success", [10, 20], [], { attempt_number: 1 }),
        task("b", "failed", [20, 30])
      ])
      yield* RunView.show(Stream.make(run)).pipe(Effect.provide(TerminalView.layer()), Effect.provide(fake.layer))
      const colours = (row: string) => [...row.matchAll(/\[(\d+)m█+/g)].map(([, colour]) => colour)
      const [a = "", b = ""] = fake.output().split("\n").slice(-4)
      expect(colours(a)).toEqual(["31", "32"])
      expect(colours(b)).toEqual(["31"])
    })
  )

  it.effect("prints no line that has to be broken, and does not shorten names without a terminal", () =>
    Effect.gen(function* () {
      const long = "transform_customer_orders_of_region_north_number_11"
      const run = runOf([task("short", "success", [0, 1]), task(long, "upstream", [])])
      const printed = (columns: number, isTTY: boolean) => {
        const fake = Terminal.make({ columns, isTTY, env: { TERM: "dumb" } })
        return RunView.show(Stream.make(run)).pipe(
          Effect.provide(TerminalView.layer()),
          Effect.provide(fake.layer),
          Effect.map(() => fake.rows().map((row) => row.slice(11)))
        )
      }
      expect(yield* printed(46, true)).toEqual([
        "short                      SUCCESS",
        "transfor…number_11 UPSTREAM_FAILED",
        "nightly                    RUNNING"
      ])
      expect(yield* printed(200, false)).toEqual([
        "short                        SUCCESS",
        `${long} UPSTREAM_FAILED`,
        "nightly                      RUNNING"
      ])
    })
  )
})
