// Checks internal/web/openapi.yaml against the schema that the OpenAPI initiative publishes: an error ends it with 1.
import { Validator } from '@seriousme/openapi-schema-validator'

const validator = new Validator()
const result = await validator.validate(process.argv[2])
if (!result.valid) {
  console.error(JSON.stringify(result.errors, null, 2))
  process.exit(1)
}
console.log(`openapi: version ${validator.version}, ${Object.keys(validator.specification.paths).length} paths`)
