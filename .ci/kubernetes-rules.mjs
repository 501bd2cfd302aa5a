import { problemsOfEnvironment, secondsOfStop } from './environment.mjs';
import { problemsOfBlocks, problemsOfWalls } from './kubernetes-network.mjs';

/** What no schema says: that the objects fit together, and that the service would take what they give it. */
export function problemsOfManifests(objects, secret) {
  const pods = objects.filter(({ kind }) => kind === 'Deployment');
  return [
    ...(pods.length === 0 ? ['there are no deployments'] : []),
    ...objects.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => `holds the secret ${metadata.name}`),
    ...pods.flatMap((deployment) => problemsOfDeployment(deployment, objects, secret)),
    ...objects.filter(({ kind }) => kind === 'CronJob').flatMap((job) => problemsOfCronJob(job, objects, secret)),
    ...objects.flatMap((object) => problemsOfSelector(object, pods)),
    ...objects.flatMap(problemsOfBlocks),
    ...problemsOfWalls(objects),
  ];
}

function problemsOfDeployment({ metadata, spec }, objects, secret) {
  const { spec: pod, metadata: template } = spec.template;
  const [container] = pod.containers;
  const { environment, isComplete } = environmentOf(container, objects, secret);
  const pause = container.lifecycle?.preStop?.sleep?.seconds ?? 0;
  const port = environment.ROLE === 'api' ? environment.PORT : environment.HEALTH_PORT;
  return [
    ...problemsOfEnvironment(environment),
    !isComplete && NO_MAP,
    !matches(spec.selector.matchLabels, template.labels) && 'does not select its own pods',
    pod.terminationGracePeriodSeconds < secondsOfStop(environment) + pause && 'is killed before its shutdown has ended',
    !container.ports.some(({ name, containerPort }) => name === 'http' && String(containerPort) === port) &&
      'has its probes on another port than it answers at',
  ]
    .filter(Boolean)
    .map((problem) => `${metadata.name} ${problem}`);
}

/** A command on the stores: it listens nowhere, and the network policies must let it through to them. */
function problemsOfCronJob({ metadata, spec }, objects, secret) {
  const { spec: pod, metadata: template } = spec.jobTemplate.spec.template;
  const [container] = pod.containers;
  const { environment, isComplete } = environmentOf(container, objects, secret);
  const claims = pod.volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  const isThere = (kind, name) => objects.some((object) => object.kind === kind && object.metadata.name === name);
  const reachesStores = objects.some(
    ({ kind, metadata: policy, spec: { podSelector } = {} }) =>
      kind === 'NetworkPolicy' &&
      policy.name === 'retriever-to-names-and-stores' &&
      matches(podSelector.matchLabels, template.labels),
  );
  return [
    ...problemsOfEnvironment({ ...environment, ROLE: 'projector' }),
    !isComplete && NO_MAP,
    !reachesStores && 'is not let through to the stores',
    ...claims
      .filter((name) => !isThere('PersistentVolumeClaim', name))
      .map((name) => `claims ${name}, which is not there`),
  ]
    .filter(Boolean)
    .map((problem) => `${metadata.name} ${problem}`);
}

const NO_MAP = 'takes a config map that does not exist';

/** What a container is given, and whether all that it is to be given is there. */
function environmentOf(container, objects, secret) {
  const given = Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value]));
  const settings = container.envFrom.flatMap(({ configMapRef, secretRef }) => {
    if (secretRef) return [secret];
    const map = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef.name);
    return map ? [map.data] : [];
  });
  return {
    environment: Object.assign({}, ...settings, given),
    isComplete: settings.length === container.envFrom.length,
  };
}

/** A service, a budget, a policy or an autoscaler that means nobody is a slip of the pen. */
function problemsOfSelector({ kind, metadata, spec }, pods) {
  const labels = {
    Service: () => spec.selector,
    PodDisruptionBudget: () => spec.selector.matchLabels,
    NetworkPolicy: () => spec.podSelector.matchLabels,
    PodMonitor: () => spec.selector.matchLabels,
  }[kind]?.();
  const isMeant = ({ metadata, spec: { template } }) =>
    kind === 'HorizontalPodAutoscaler'
      ? metadata.name === spec.scaleTargetRef.name
      : matches(labels, template.metadata.labels);
  const means = labels !== undefined || kind === 'HorizontalPodAutoscaler';
  return means && !pods.some(isMeant) ? [`${kind} ${metadata.name} means no deployment`] : [];
}

function matches(selector, labels) {
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}
