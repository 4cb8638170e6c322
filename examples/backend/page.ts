/** The page of the backend: starts a run, shows its states as they come, and its output. */
export const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Runs</title>
<style>body { font: 1rem/1.5 system-ui; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }</style>
<h1>Runs</h1>
<form id="start"><label>Job <input id="job" inputmode="numeric" required></label> <button>Start</button></form>
<p id="state" role="status"></p>
<ul id="tasks"></ul>
<pre id="output"></pre>
<script type="module">
  const element = (id) => document.getElementById(id)
  element("start").addEventListener("submit", async (event) => {
    event.preventDefault()
    const response = await fetch("/jobs/" + encodeURIComponent(element("job").value) + "/runs", { method: "POST" })
    // An id beyond 2^53 is a string here, so that no digit is lost.
    const { run_id } = await response.json()
    element("output").textContent = ""
    const events = new EventSource("/runs/" + run_id + "/events")
    events.onmessage = async ({ data }) => {
      const { result, state, tasks } = JSON.parse(data)
      element("state").textContent = "Run " + run_id + ": " + (result ?? state)
      element("tasks").replaceChildren(...tasks.map(({ state, task }) => {
        const item = document.createElement("li")
        item.textContent = task + ": " + state
        return item
      }))
      if (result === undefined) return
      events.close()
      const output = await (await fetch("/runs/" + run_id + "/output")).json()
      element("output").textContent = output.map(({ error, result, task }) => task + ": " + (error ?? result)).join("\\n")
    }
  })
</script>
</html>
`
