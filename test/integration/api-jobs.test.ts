import { servedApiContract } from '../contract/served-api.contract.ts';
import { openLocalApi } from '../support/local-api.ts';

servedApiContract('local cloud', openLocalApi);
