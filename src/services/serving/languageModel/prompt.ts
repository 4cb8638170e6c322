/** Turns a prompt of `@effect/ai` into the question of a chat. */
import * as AiError from "@effect/ai/AiError"
import type * as LanguageModel from "@effect/ai/LanguageModel"
import type * as Prompt from "@effect/ai/Prompt"
import * as Tool from "@effect/ai/Tool"
import * as Effect from "effect/Effect"
import * as Base64 from "../../../internal/codec/base64.js"
import * as Json from "../../../internal/codec/json.js"
import type { ContentPart } from "../servingEndpoints/answers.js"
import {
  type ChatOptions,
  chat,
  type Input,
  type InputMessage,
  type ToolDefinition
} from "../servingEndpoints/input.js"

export const moduleName = "databricks/LanguageModel"

/** Thrown within this module only. */
class Unsupported extends Error {}

const urlOf = ({ data, mediaType }: Prompt.FilePart): string =>
  data instanceof URL
    ? data.href
    : typeof data === "string"
      ? /^(?:https?|data):/i.test(data)
        ? data
        : `data:${mediaType};base64,${data}`
      : `data:${mediaType};base64,${Base64.encode(data)}`

const userPart = (part: Prompt.UserMessagePart): ContentPart => {
  if (part.type === "text") return { type: "text", text: part.text }
  if (!/^image\//i.test(part.mediaType)) {
    throw new Unsupported(`files of the type ${part.mediaType} cannot be sent, only images`)
  }
  return { type: "image_url", image_url: { url: urlOf(part) } }
}

const assistantMessage = (parts: ReadonlyArray<Prompt.AssistantMessagePart>): InputMessage => {
  let text = ""
  const calls: Array<object> = []
  for (const part of parts) {
    // Reasoning is not sent back: chats have no place for it.
    if (part.type === "text") text += part.text
    else if (part.type === "file") throw new Unsupported("messages of the assistant cannot have files")
    else if (part.type === "tool-call") {
      calls.push({
        id: part.id,
        type: "function",
        function: { name: part.name, arguments: Json.stringify(part.params ?? {}) ?? "{}" }
      })
    }
  }
  return {
    role: "assistant",
    content: text === "" && calls.length > 0 ? null : text,
    ...(calls.length === 0 ? {} : { tool_calls: calls })
  }
}

const messagesOf = (message: Prompt.Message): ReadonlyArray<InputMessage> => {
  switch (message.role) {
    case "system":
      return [{ role: "system", content: message.content }]
    case "user": {
      const content = message.content.map(userPart)
      const [only] = content
      return [
        {
          role: "user",
          content: content.length === 1 && only?.type === "text" ? (only.text ?? "") : content
        }
      ]
    }
    case "assistant":
      return [assistantMessage(message.content)]
    case "tool":
      return message.content.map(({ id, result }) => ({
        role: "tool",
        tool_call_id: id,
        content: typeof result === "string" ? result : (Json.stringify(result) ?? "null")
      }))
  }
}

const toolOf = (tool: Tool.Any): ToolDefinition => {
  if (!Tool.isUserDefined(tool)) {
    throw new Unsupported(`the tool ${tool.name} is one of another provider: only tools of the program can be called`)
  }
  const { ast } = tool.parametersSchema
  const description = tool.description ?? Tool.getDescriptionFromSchemaAst(ast)
  return {
    type: "function",
    function: {
      name: tool.name,
      ...(description === undefined ? {} : { description }),
      parameters: Tool.getJsonSchemaFromSchemaAst(ast)
    }
  }
}

const choiceOf = (choice: LanguageModel.ProviderOptions["toolChoice"]): NonNullable<ChatOptions["tool_choice"]> =>
  typeof choice === "string"
    ? choice
    : "tool" in choice
      ? { type: "function", function: { name: choice.tool } }
      : (choice.mode ?? "auto")

const formatOf = (format: LanguageModel.ProviderOptions["responseFormat"]): ChatOptions["response_format"] =>
  format.type === "json"
    ? {
        type: "json_schema",
        json_schema: {
          name: format.objectName,
          schema: Tool.getJsonSchemaFromSchemaAst(format.schema.ast),
          strict: true
        }
      }
    : undefined

/** Fails with `MalformedInput` if a part of the prompt cannot be sent. */
export const inputOf = (
  { prompt, responseFormat, toolChoice, tools }: LanguageModel.ProviderOptions,
  options: ChatOptions | undefined,
  method: string
): Effect.Effect<Input<"chat">, AiError.MalformedInput> =>
  Effect.suspend(() => {
    try {
      const response_format = formatOf(responseFormat)
      return Effect.succeed(
        chat(prompt.content.flatMap(messagesOf), {
          ...options,
          ...(tools.length === 0 ? {} : { tools: tools.map(toolOf), tool_choice: choiceOf(toolChoice) }),
          ...(response_format === undefined ? {} : { response_format })
        })
      )
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error
      return new AiError.MalformedInput({ module: moduleName, method, description: error.message })
    }
  })
