/** Runs the statements of Unity Catalog and of files. */
import { alters } from "./alteration.js"
import type { Executing, Rows } from "./context.js"
import { copyInto } from "./copyInto.js"
import { creates } from "./creation.js"
import type { Definition } from "./definitionAst.js"
import { describes } from "./describe.js"
import { listFiles } from "./files/list.js"
import { grants } from "./grantStatements.js"
import { shows } from "./shows.js"

export const define = async (statement: Definition, executing: Executing): Promise<Rows> => {
  switch (statement.kind) {
    case "createCatalog":
      return creates(executing).catalog(statement)
    case "createSchema":
      return creates(executing).schema(statement)
    case "createTable":
      return creates(executing).table(statement)
    case "createView":
      return creates(executing).view(statement)
    case "createVolume":
      return creates(executing).volume(statement)
    case "createFunction":
      return creates(executing).routine(statement)
    case "alter":
      return alters(executing).alter(statement)
    case "comment":
      return alters(executing).comment(statement)
    case "drop":
      return alters(executing).drop(statement)
    case "use":
      return shows(executing).use(statement)
    case "show":
      return shows(executing).show(statement)
    case "showColumns":
      return shows(executing).columns(statement)
    case "showProperties":
      return shows(executing).properties(statement)
    case "showCreate":
      return describes(executing).showCreate(statement)
    case "showGrants":
      return grants(executing).showGrants(statement)
    case "grant":
      return grants(executing).grant(statement)
    case "describe":
      return describes(executing).describe(statement)
    case "describeColumn":
      return describes(executing).column(statement)
    case "describeObject":
      return describes(executing).object(statement)
    case "describeDetail":
      return describes(executing).detail(statement)
    case "describeHistory":
      return describes(executing).history(statement)
    case "describeQuery":
      return describes(executing).query(statement.query)
    case "copyInto":
      return copyInto(statement, executing)
    case "list":
      return listFiles(statement, executing)
  }
}
