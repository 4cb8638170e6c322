/**
 * An assistant that answers from documents.
 *
 *   npx tsx -C effect-databricks:source examples/knowledgeassistants.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as KnowledgeAssistants from "effect-databricks/knowledgeassistants/KnowledgeAssistants"
import { all, onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const assistants = yield* KnowledgeAssistants.KnowledgeAssistants
  yield* assistants.createKnowledgeAssistant({
    knowledge_assistant: { display_name: "Handbook", description: "Answers from the handbook" }
  })
  for (const { description, display_name } of yield* all(assistants.listKnowledgeAssistants({}))) {
    yield* Console.log(`${display_name}: ${description}`)
  }
}).pipe(onWorkspace(KnowledgeAssistants.layer))

start(import.meta.url, main)
