import { type Chaos, noChaos } from '../../infra/local/chaos/chaos.ts';
import { fileSecrets } from '../../shared/runtime/file-secrets.ts';
import { DEADLY, type ServedApi } from '../contract/served-api.contract.ts';
import { startApiCloud } from './api-cloud.ts';

/** Event source mappings of the template that hand on what is to be visited. */
const FEEDS_CONSUMERS = new Set(['Chunks', 'SmallChunks']);

/** Instances here are threads, which nobody outside can kill: whoever is handed a deadly URL to visit dies. */
const deadly: Chaos = {
	...noChaos,
	verdictOf(mapping, batch) {
		const kills = FEEDS_CONSUMERS.has(mapping) && batch.some(({ Body = '' }) => Body.includes(DEADLY));
		return { ...noChaos.verdictOf(mapping, batch), killAfterMs: kills ? 0 : undefined };
	},
};

/** The HTTP API of a local cloud, for the tests that every one has to pass. */
export async function openLocalApi(): Promise<ServedApi> {
	const { api, dataDir, end } = await startApiCloud({}, deadly);
	return { api, setSecret: fileSecrets(dataDir).set, scheduleMs: 10_000, end };
}
