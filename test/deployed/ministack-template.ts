import { type Document, isMap, isScalar, parseDocument, visit, type YAMLMap } from 'yaml';

/** What a message that was not acknowledged waits in these tests, in place of half an hour. */
const VISIBILITY_SECONDS = 6;

/**
 * The template that `sam build` has written, as ministack 1.5.33 can deploy it.
 *
 * Only what it lacks is changed, here and nowhere else (`infra/tools/engines/ministack-gaps.ts`), and one thing that tests cannot
 * wait for: queues hide messages for seconds.
 */
export function ministackTemplate(text: string, parameters: Readonly<Record<string, number>>): string {
	const template = parseDocument(text, { logLevel: 'silent' });
	const resources = template.get('Resources') as YAMLMap;
	for (const { name, type, resource } of resourcesIn(resources)) {
		if (type === 'AWS::CloudWatch::Alarm' && resource.hasIn(['Properties', 'Metrics'])) resources.delete(name);
		if (type === 'AWS::Serverless::Function')
			withNumbers(template, { path: ['Resources', name, 'Properties', 'Events'], parameters });
		if (type === 'AWS::Serverless::HttpApi') withExplicitApi(template, name);
		if (type === 'AWS::SQS::Queue') resource.setIn(['Properties', 'VisibilityTimeout'], VISIBILITY_SECONDS);
	}
	const variables = ['Globals', 'Function', 'Environment', 'Variables'];
	template.setIn([...variables, 'VISIBILITY_SECONDS'], String(VISIBILITY_SECONDS));
	return String(template);
}

/** What SAM makes of an HTTP API and of the one event that takes each of its routes. */
function withExplicitApi(template: Document, api: string): void {
	const resources = template.get('Resources') as YAMLMap;
	const served = resourcesIn(resources).find(({ resource }) => resource.hasIn(['Properties', 'Events', 'Any']));
	if (served === undefined) return;
	served.resource.deleteIn(['Properties', 'Events']);
	const ApiId = { Ref: api };
	const IntegrationUri = { 'Fn::GetAtt': [served.name, 'Arn'] };
	const Target = { 'Fn::Join': ['/', ['integrations', { Ref: `${api}Integration` }]] };
	const parts = {
		[api]: ['Api', { Name: api, ProtocolType: 'HTTP' }],
		[`${api}Stage`]: ['Stage', { ApiId, StageName: '$default', AutoDeploy: true }],
		[`${api}Integration`]: [
			'Integration',
			{ ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri, PayloadFormatVersion: '2.0' },
		],
		[`${api}Route`]: ['Route', { ApiId, RouteKey: '$default', Target }],
	};
	for (const [name, [type, Properties]] of Object.entries(parts)) {
		resources.set(name, template.createNode({ Type: `AWS::ApiGatewayV2::${type}`, Properties }));
	}
}

interface EventsIn {
	readonly path: readonly string[];
	readonly parameters: Readonly<Record<string, number>>;
}

function resourcesIn(resources: YAMLMap): { name: string; type: string; resource: YAMLMap }[] {
	return resources.items.flatMap(({ key, value }) =>
		isScalar(key) && isMap(value)
			? [{ name: String(key.value), type: String(value.get('Type')), resource: value }]
			: [],
	);
}

function withNumbers(template: Document, { path, parameters }: EventsIn): void {
	const events = template.getIn(path);
	if (!isMap(events)) return;
	visit(events, {
		Scalar(_, node) {
			const value = node.tag === '!Ref' ? parameters[String(node.value)] : undefined;
			return value === undefined ? undefined : template.createNode(value);
		},
		Map(_, node) {
			const value = node.items.length === 1 ? parameters[String(node.get('Ref'))] : undefined;
			return value === undefined ? undefined : template.createNode(value);
		},
	});
}
