/** Emulates conversations with Genie spaces: questions, answers that take their time, and the rows of their queries. */
import * as Cause from "effect/Cause"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import type { GenieConversation } from "../../schemas/dashboards/genie/Conversations.js"
import type { GenieAttachment, GenieMessage } from "../../schemas/dashboards/genie/GenieMessage.js"
import { operations } from "../../services/dashboards/Genie.js"
import { type ApiFailure, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type GenieAnswer, messageOf, run } from "../programs.js"
import { type Context, type Route, route } from "../router.js"
import * as State from "../store/state.js"

interface Conversation {
  readonly info: GenieConversation
  readonly messages: Map<string, Message>
}

interface Message {
  info: GenieMessage
  answer: GenieAnswer | undefined
}

interface Names {
  readonly space_id: string
  readonly conversation_id: string
  readonly message_id: string
  readonly attachment_id?: string | undefined
}

const missing = (kind: string, id: string): ApiFailure => resourceDoesNotExist(`${kind} ${id} does not exist.`)

export const make = (kernel: Kernel): { readonly routes: ReadonlyArray<Route> } => {
  const state = kernel.use(State.make)
  const conversations = new Map<string, Conversation>()

  const checkSpace = (id: string): Either.Either<void, ApiFailure> =>
    state.get(`/api/genie/spaces/${encodeURIComponent(id)}`) === undefined
      ? Either.left(missing("Space", id))
      : Either.void

  const conversationOf = (space: string, id: string): Either.Either<Conversation, ApiFailure> =>
    Either.flatMap(checkSpace(space), () => {
      const found = conversations.get(id)
      return found?.info.space_id === space ? Either.right(found) : Either.left(missing("Conversation", id))
    })

  const messageIn = ({ conversation_id, message_id, space_id }: Names): Either.Either<Message, ApiFailure> =>
    Either.flatMap(conversationOf(space_id, conversation_id), ({ messages }) =>
      Either.fromNullable(messages.get(message_id), () => missing("Message", message_id))
    )

  const attachmentsOf = ({ columns, description, query, rows, text }: GenieAnswer): ReadonlyArray<GenieAttachment> => [
    ...(text === undefined ? [] : [{ attachment_id: kernel.ids.hex(32), text: { content: text } }]),
    ...(query === undefined && columns === undefined && rows === undefined
      ? []
      : [
          {
            attachment_id: kernel.ids.hex(32),
            query: {
              query: query ?? "",
              statement_id: kernel.ids.uuid(),
              ...(description === undefined ? {} : { description })
            }
          }
        ])
  ]

  const change = (message: Message, fields: Partial<GenieMessage>): void => {
    message.info = { ...message.info, ...fields, last_updated_timestamp: kernel.now() }
  }

  const ask = (conversation: Conversation, content: string, { user }: Context): GenieMessage => {
    const message_id = kernel.ids.hex(32)
    const { conversation_id, space_id } = conversation.info
    const message: Message = {
      answer: undefined,
      info: {
        space_id,
        conversation_id,
        message_id,
        id: message_id,
        content,
        status: "SUBMITTED",
        user_id: Number(user.id),
        created_timestamp: kernel.now(),
        last_updated_timestamp: kernel.now()
      }
    }
    conversation.messages.set(message_id, message)
    const done = (exit: Exit.Exit<GenieAnswer | string, unknown>): void =>
      Exit.match(exit, {
        onFailure: (cause) =>
          change(message, {
            status: "FAILED",
            error: { error: messageOf(Cause.squash(cause)), type: "GENERIC_CHAT_COMPLETION_EXCEPTION" }
          }),
        onSuccess: (given) => {
          const answer = typeof given === "string" ? { text: given } : given
          message.answer = answer
          change(message, { status: "COMPLETED", attachments: attachmentsOf(answer) })
        }
      })
    const submitted = message.info
    change(message, { status: "ASKING_AI" })
    const program = kernel.options.genie
    if (program === undefined) kernel.after(kernel.durations.genieAnswer, () => done(Exit.succeed(content)))
    else run(kernel, () => program({ spaceId: space_id, conversationId: conversation_id, content }), done)
    return submitted
  }

  const result = (names: Names) =>
    Either.flatMap(messageIn(names), ({ answer, info }) => {
      const attachment = (info.attachments ?? []).find(
        ({ attachment_id, query }) =>
          query !== undefined && (names.attachment_id === undefined || attachment_id === names.attachment_id)
      )
      if (answer === undefined || attachment === undefined)
        return Either.left(missing("Query result of", names.message_id))
      const { columns = [], rows = [] } = answer
      return Either.right({
        statement_response: {
          statement_id: attachment.query?.statement_id ?? "",
          status: { state: "SUCCEEDED" },
          manifest: {
            format: "JSON_ARRAY",
            total_row_count: rows.length,
            truncated: false,
            schema: {
              column_count: columns.length,
              columns: columns.map((name, position) => ({ name, position, type_name: "STRING", type_text: "STRING" }))
            }
          },
          result: {
            chunk_index: 0,
            row_count: rows.length,
            row_offset: 0,
            data_array: rows as ReadonlyArray<ReadonlyArray<string>>
          }
        }
      })
    })

  const routes: ReadonlyArray<Route> = [
    route(operations.startConversation, ({ content, space_id }, context) =>
      Either.map(checkSpace(space_id), () => {
        const conversation_id = kernel.ids.hex(32)
        const conversation: Conversation = {
          info: {
            space_id,
            conversation_id,
            id: conversation_id,
            title: content,
            user_id: Number(context.user.id),
            created_timestamp: kernel.now(),
            last_updated_timestamp: kernel.now()
          },
          messages: new Map()
        }
        conversations.set(conversation_id, conversation)
        const message = ask(conversation, content, context)
        return { conversation_id, message_id: message.message_id, conversation: conversation.info, message }
      })
    ),
    route(operations.createMessage, ({ content, conversation_id, space_id }, context) =>
      Either.map(conversationOf(space_id, conversation_id), (conversation) => ask(conversation, content, context))
    ),
    route(operations.getMessage, (names) => Either.map(messageIn(names), ({ info }) => info)),
    route(operations.listConversationMessages, ({ conversation_id, space_id }) =>
      Either.map(conversationOf(space_id, conversation_id), ({ messages }) => ({
        messages: [...messages.values()].map(({ info }) => info)
      }))
    ),
    route(operations.listConversations, ({ space_id }) =>
      Either.map(checkSpace(space_id), () => ({
        conversations: [...conversations.values()]
          .filter(({ info }) => info.space_id === space_id)
          .map(({ info: { conversation_id, created_timestamp, title } }) => ({
            conversation_id,
            created_timestamp,
            title
          }))
      }))
    ),
    route(operations.deleteConversation, ({ conversation_id, space_id }) =>
      Either.map(conversationOf(space_id, conversation_id), () => void conversations.delete(conversation_id))
    ),
    route(operations.deleteConversationMessage, ({ conversation_id, message_id, space_id }) =>
      Either.flatMap(conversationOf(space_id, conversation_id), ({ messages }) =>
        messages.delete(message_id) ? Either.void : Either.left(missing("Message", message_id))
      )
    ),
    route(operations.sendMessageFeedback, ({ comment, rating, ...names }) =>
      Either.map(messageIn(names), (message) =>
        change(message, { feedback: { rating, ...(comment === undefined || comment === null ? {} : { comment }) } })
      )
    ),
    route(operations.executeMessageQuery, result),
    route(operations.executeMessageAttachmentQuery, result),
    route(operations.getMessageQueryResult, result),
    route(operations.getMessageQueryResultByAttachment, result),
    route(operations.getMessageAttachmentQueryResult, result)
  ]

  return { routes }
}
