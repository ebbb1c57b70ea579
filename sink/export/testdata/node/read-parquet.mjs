// Prints the rows of a Parquet file as JSON lines, read by a library that is not the one that wrote it.
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'

const file = await asyncBufferFromFile(process.argv[2])
for (const row of await parquetReadObjects({ file })) {
  console.log(JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? Number(value) : value)))
}
