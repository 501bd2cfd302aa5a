import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Ajv } from 'ajv';
import { load, loadAll } from 'js-yaml';
import { problemsOfManifests } from './kubernetes-rules.mjs';
import { goFiles, goTool, pythonTool, run } from './tools.mjs';

// The oldest Kubernetes that has all we use (a pause before a stop), and the newest that the validator knows.
const VERSIONS = ['1.30', '1.37'];
const ROOT = 'deploy/kubernetes';
const OVERLAYS = readdirSync(join(ROOT, 'overlays')).map((name) => join(ROOT, 'overlays', name));

const kustomize = goTool('sigs.k8s.io/kustomize/kustomize/v5', 'v5.7.1');
const validate = pythonTool('kubernetes-validate', '1.37.0');
const operator = goFiles('github.com/prometheus-operator/prometheus-operator', 'v0.85.0');
const secret = parseEnv(readFileSync(join(ROOT, 'overlays/example/secrets.env.example'), 'utf8'));

const problems = [join(ROOT, 'base'), ...OVERLAYS].flatMap((folder) =>
  problemsOf(folder).map((problem) => `${folder}: ${problem}`),
);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function problemsOf(folder) {
  const manifests = run(kustomize, ['build', folder]);
  const objects = loadAll(manifests);
  const own = objects.filter(({ apiVersion }) => !apiVersion.startsWith('monitoring.coreos.com/'));
  const others = objects.filter((object) => !own.includes(object));
  return [...problemsOfSchema(own), ...others.flatMap(problemsOfMonitor), ...problemsOfManifests(objects, secret)];
}

/** Kubernetes' own kinds, strictly: a field that nobody knows is a fault too. */
function problemsOfSchema(objects) {
  const file = join(tmpdir(), `retriever-manifests-${process.pid}.json`);
  writeFileSync(file, objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  try {
    run(validate, ['--strict', '--quiet', ...VERSIONS.flatMap((version) => ['-k', version]), file], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return [];
  } catch {
    return ['Kubernetes refuses it: see above'];
  } finally {
    rmSync(file);
  }
}

/** The Prometheus operator's kinds, by the definitions that it installs. */
function problemsOfMonitor(object) {
  const definition = `monitoring.coreos.com_${object.kind.toLowerCase()}s.yaml`;
  const { spec } = load(readFileSync(join(operator, 'example/prometheus-operator-crd', definition), 'utf8'));
  const { schema } = spec.versions.find(({ name }) => object.apiVersion.endsWith(`/${name}`));
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { int32: true, int64: true } });
  const isValid = ajv.compile(closed(schema.openAPIV3Schema));
  return isValid(object)
    ? []
    : isValid.errors.map(({ instancePath, message }) => `${object.kind}${instancePath} ${message}`);
}

/** A definition as the server takes it: what it does not name is dropped without a word, so here it is a fault. */
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const names = schema.type === 'object' && schema.properties && Object.keys(schema.properties).length > 0;
  return names && !('additionalProperties' in schema) && !('metadata' in schema.properties)
    ? { ...inside, additionalProperties: false }
    : inside;
}
