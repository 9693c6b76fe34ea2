// Decides simulations with @cloud-copilot/iam-simulate: a JSON list of them on standard input, a list of decisions on standard output.
import { readFileSync, writeSync } from 'node:fs'
import { runSimulation } from '@cloud-copilot/iam-simulate'

const decided = []
for (const simulation of JSON.parse(readFileSync(0, 'utf8'))) {
  const result = await runSimulation(simulation, { simulationMode: 'Strict' })
  if (result.resultType === 'error') decided.push({ error: result.errors })
  else {
    const ignored = result.resultType === 'single' ? result.result.ignoredContextKeys : result.results.flatMap((r) => r.ignoredContextKeys)
    decided.push({ decision: result.overallResult, ignored: ignored ?? [], kind: result.resultType })
  }
}
let text = Buffer.from(JSON.stringify(decided))
while (text.length) text = text.subarray(writeSync(1, text))
