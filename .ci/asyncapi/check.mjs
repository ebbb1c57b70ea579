// Checks schema/asyncapi.yaml with the parser of the AsyncAPI initiative: an error in the document ends it with 1.
import { Parser, fromFile } from '@asyncapi/parser'

const parser = new Parser()
const { document, diagnostics } = await fromFile(parser, process.argv[2]).parse()
const errors = diagnostics.filter((d) => d.severity === 0)
for (const d of errors) console.error(`${d.path.join('.')}: ${d.message}`)
if (!document || errors.length > 0) process.exit(1)
console.log(`asyncapi: ${document.channels().all().length} channels, ${document.messages().all().length} messages, ${diagnostics.length} remarks`)
