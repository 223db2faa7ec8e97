import { join } from 'node:path';
import { dashboardContract } from '../../contract/dashboard.contract.ts';
import { aFolder } from '../../support/cli.ts';
import { serve } from '../../support/served.ts';

dashboardContract('shoal serve', async () => {
	const { url, key } = await serve(join(aFolder(), 'data'), ['--port', '0', '--max-instances', '2']);
	return { api: { url }, key };
});
