import { describe, expect, it } from 'vitest';
import { parseCfnYaml } from '../../../../../infra/local/template/cfn-yaml.ts';
import { resolveStack, type Template, templateOf } from '../../../../../infra/local/template/template.ts';

const PREFIX = 'arn:aws:sqs:us-east-1:000000000000:';

/** The environment of a function whose one variable is `expression`. */
function resolvedValue(expression: string, parameters: Record<string, string> = {}): string | undefined {
	const template = parsed(
		`
Parameters:
  Size: { Type: Number, Default: 3 }
  Name: { Type: String, Default: '' }
Mappings:
  Sizes: { small: { mb: 128 }, large: { mb: 1769 } }
Conditions:
  Named: !Not [!Equals [!Ref Name, '']]
  Big: !And [!Condition Named, !Equals [!Ref Size, 9]]
Resources:
  Queue: { Type: 'AWS::SQS::Queue' }
  Fifo: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } }
  Table: { Type: 'AWS::DynamoDB::Table' }
  Bucket: { Type: 'AWS::S3::Bucket' }
  Only:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Environment:
        Variables:
          VALUE: ${expression}
`,
		'/somewhere/template.yaml',
	);
	return resolveStack(template, { parameters }).functions[0]?.environment.VALUE;
}

describe('resolves', () => {
	it.each([
		['!Ref Size', '3'],
		['{ Ref: Size }', '3'],
		['!Ref AWS::Region', 'us-east-1'],
		['!Ref Table', 'shoal-Table'],
		['!Ref Bucket', 'shoal-bucket'],
		['!Ref Queue', 'https://sqs.us-east-1.amazonaws.com/000000000000/shoal-Queue'],
		['!GetAtt Queue.Arn', `${PREFIX}shoal-Queue`],
		['!GetAtt Fifo.QueueName', 'shoal-Fifo.fifo'],
		['{ "Fn::GetAtt": [Queue, Arn] }', `${PREFIX}shoal-Queue`],
		// biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
		['!Sub "${Size} of ${Queue.QueueName} in ${AWS::Partition}, ${!Size}"', '3 of shoal-Queue in aws, ${Size}'],
		// biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
		['!Sub ["${mine}-${Size}", { mine: !Ref Size }]', '3-3'],
		['!Join ["/", [a, !Ref Size, !Ref AWS::NoValue, b]]', 'a/3/b'],
		['!Select [1, [a, !Ref Size]]', '3'],
		['!Select [0, !Split [",", "x,y"]]', 'x'],
		['!FindInMap [Sizes, large, mb]', '1769'],
		['!If [Named, yes, no]', 'no'],
		['!If [Named, yes, !Ref AWS::NoValue]', undefined],
	])('%s', (expression, value) => {
		expect(resolvedValue(expression)).toBe(value);
	});

	it('conditions by the parameters that are given', () => {
		expect(resolvedValue('!If [Named, yes, no]', { Name: 'x' })).toBe('yes');
		expect(resolvedValue('!If [Big, big, small]', { Name: 'x', Size: '9' })).toBe('big');
		expect(resolvedValue('!If [Big, big, small]', { Size: '9' })).toBe('small');
	});
});

describe('says where it is wrong', () => {
	const path = 'Resources.Only.Properties.Environment.Variables.VALUE';
	it.each([
		['!Ref Nothing', `${path}: refers to "Nothing"`],
		['!GetAtt Queue.Colour', `${path}: the local cloud has no attribute Queue.Colour`],
		['!If [Nowhere, a, b]', `${path}: there is no condition "Nowhere"`],
		['!If [Named, a]', `${path}: takes a list of 3`],
		['!FindInMap [Sizes, huge, mb]', `${path}: Fn::FindInMap: there is no Sizes.huge.mb`],
		['{ "Fn::Base64": a }', `${path}: the local cloud does not know Fn::Base64`],
	])('%s', (expression, message) => {
		expect(() => resolvedValue(expression)).toThrow(message);
	});

	it('for a parameter that the template does not have', () => {
		expect(() => resolvedValue('a', { Sise: '4' })).toThrow('template: Parameters: there is no "Sise"');
	});

	it('for text that is no YAML', () => {
		expect(() => parsed('a: [', 'x/template.yaml')).toThrow(/template.yaml is no valid YAML: .* line 1/);
		expect(() => parsed('a: 1', 'x/template.yaml')).toThrow('has no Resources');
	});

	it('for a mapping of a queue that the template does not have', () => {
		const text = `
Resources:
  Only:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Events: { Q: { Type: SQS, Properties: { Queue: "arn:aws:sqs:x" } } }`;
		expect(() => resolveStack(parsed(text, 'template.yaml'))).toThrow(
			'Resources.Only.Properties.Events.Q.Properties.Queue: names a queue that is not in the template',
		);
	});
});

function parsed(text: string, file: string): Template {
	return templateOf(parseCfnYaml(text, 'template.yaml'), file);
}
