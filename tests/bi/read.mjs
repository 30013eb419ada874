// Reads a parquet file with hyparquet and prints its number of rows and its columns: node read.mjs NODE_MODULES FILE
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import path from 'node:path'

const [, , modules, file] = process.argv
const load = name => import(pathToFileURL(createRequire(path.join(modules, 'x')).resolve(name)).href)
const { asyncBufferFromFile, parquetReadObjects } = await load('hyparquet')
const { compressors } = await load('hyparquet-compressors')
const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file), compressors })
console.log(JSON.stringify({ rows: rows.length, columns: rows.length ? Object.keys(rows[0]).sort() : [] }))
