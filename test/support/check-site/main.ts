import { parseArgs } from 'node:util';
import { serveCheckSite } from './serve.ts';

const { values } = parseArgs({
	options: {
		pages: { type: 'string', default: '1000' },
		latency: { type: 'string', default: '0' },
		bytes: { type: 'string' },
	},
});

const latencyMs = Number(values.latency);
const bodyBytes = values.bytes === undefined ? undefined : Number(values.bytes);
const site = await serveCheckSite({ pages: Number(values.pages), latencyMs: () => latencyMs, bodyBytes });
process.stdout.write(`${JSON.stringify({ url: site.origins.own, other: site.origins.other })}\n`);
// A parent that dies closes the channel; the channel alone must not keep us here.
process.channel?.unref();
for (const end of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(end, () => void site.close());
