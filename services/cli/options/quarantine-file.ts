import { quarantined } from '../parse/values/quarantined.ts';
import { inGroup, once } from './option.ts';

export const QUARANTINE_OPTIONS = inGroup('Result', {
	quarantine: once(quarantined, {
		name: 'quarantine',
		help: 'a link counts only once it is broken in N checks in a row; FILE remembers that from one check to the next',
	}),
});
