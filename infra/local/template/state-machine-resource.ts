import { resolve } from 'node:path';
import type { CfnNode } from './cfn-yaml.ts';
import { scheduleOf } from './function-resource.ts';
import { faulty } from './intrinsics.ts';
import type { StateMachineResource } from './stack.ts';

type CfnMap = { readonly [key: string]: CfnNode };

/** Where EventBridge Scheduler has schedules that name no other. */
const DEFAULT_GROUP = 'default';

/**
 * @param body - With every intrinsic function resolved.
 * @param directory - Of the template; `DefinitionUri` is relative to it.
 */
export function stateMachineResource(name: string, body: CfnMap, directory: string): StateMachineResource {
	const { DefinitionUri, DefinitionSubstitutions = {}, Events = {} } = body.Properties as CfnMap;
	if (typeof DefinitionUri !== 'string') {
		throw faulty(`Resources.${name}.Properties.DefinitionUri`, 'must be the name of a file');
	}
	const substitutions = Object.entries(DefinitionSubstitutions as CfnMap);
	const events = Object.entries(Events as CfnMap) as [string, CfnMap][];
	return {
		name,
		definitionFile: resolve(directory, DefinitionUri),
		substitutions: Object.fromEntries(substitutions.map(([key, value]) => [key, String(value)])),
		schedules: events.flatMap(([event, own]) => scheduleOf(`${name}-${event}`, own, DEFAULT_GROUP)),
	};
}
