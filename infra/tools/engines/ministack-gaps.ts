/** What ministack 1.5.33 lacks; `test/deployed/ministack-template.ts` gets around what `template.yaml` asks for, in this order, `api.test.ts` around the last. */
export const MINISTACK_GAPS = [
	'It refuses alarms on metric math: the four alarms on sums are left out.',
	'It keeps the values of parameters of type Number as texts, and its mappings of all queues stop at `BatchSize: "10"`: events get numbers.',
	'It makes no routes of an HTTP API of SAM: the template names its API, stage, integration and route by themselves.',
	'Its Logs Insights ignores `stats`, and without a word: the state machine of the daily report runs, but what its queries find there says nothing.',
	'Its scheduler puts no time in the place of `<aws.scheduler.scheduled-time>`, and takes `at(…)` for UTC: the test writes the time into the schedule before it is due.',
] as const;
