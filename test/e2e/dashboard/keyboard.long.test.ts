import { join } from 'node:path';
import { dashboardKeyboardContract } from '../../contract/dashboard-keyboard.contract.ts';
import { aFolder } from '../../support/cli.ts';
import { serve } from '../../support/served.ts';

dashboardKeyboardContract('shoal serve', async () => {
	const { url, key } = await serve(join(aFolder(), 'data'), ['--port', '0', '--max-instances', '2']);
	return { api: { url }, key };
});
