/** What ministack 1.5.33 lacks of what `template.yaml` asks for; `test/deployed/ministack-template.ts` gets around it, in this order. */
export const MINISTACK_GAPS = [
	'It refuses alarms on metric math: the three alarms over all functions and queues are left out.',
	'It keeps the values of parameters of type Number as texts, and its mappings of all queues stop at `BatchSize: "10"`: events get numbers.',
	'It makes no routes of an HTTP API of SAM: the template names its API, stage, integration and route by themselves.',
] as const;
