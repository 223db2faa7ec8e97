/**
 * npm run validate-model -- [--data FILE] [--local [--repeats N] [--quick]] [--json]
 *
 * Holds the model against the CPU study, and with --local against runs of the embedded stack on this machine, which
 * take a quarter of an hour. Exits 1 where it is further off than it may be.
 */
import { parseArgs } from 'node:util';
import { checkLocally } from './local-check.ts';
import { localText, studyText, verdictText } from './report-text.ts';
import { checkStudy, readStudy } from './study-check.ts';
import { STUDY_ROWS } from './study-rows.ts';
import { localVerdicts, studyVerdicts } from './verdicts.ts';

const { values } = parseArgs({
	options: {
		data: { type: 'string' },
		local: { type: 'boolean', default: false },
		repeats: { type: 'string', default: '5' },
		quick: { type: 'boolean', default: false },
		json: { type: 'boolean', default: false },
	},
});

const study = checkStudy(values.data === undefined ? STUDY_ROWS : readStudy(values.data));
const log = (line: string) => process.stderr.write(`${line}\n`);
const local = values.local
	? await checkLocally({ repeats: Number(values.repeats), isQuick: values.quick, log })
	: undefined;
const verdicts = [...studyVerdicts(study), ...(local === undefined ? [] : localVerdicts(local))];

if (values.json) process.stdout.write(`${JSON.stringify({ study, local, verdicts })}\n`);
else {
	const texts = [studyText(study), ...(local === undefined ? [] : [localText(local)]), verdictText(verdicts)];
	process.stdout.write(`${texts.join('\n\n')}\n`);
}
process.exitCode = verdicts.every(({ isMet }) => isMet) ? 0 : 1;
