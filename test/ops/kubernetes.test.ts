import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import * as apps from 'kubernetes-models/apps/v1'
import * as autoscaling from 'kubernetes-models/autoscaling/v2'
import * as networking from 'kubernetes-models/networking.k8s.io/v1'
import * as policy from 'kubernetes-models/policy/v1'
import * as core from 'kubernetes-models/v1'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'

const folder = path.resolve(import.meta.dirname, '../../deploy/kubernetes')
const groups: Readonly<Record<string, object>> = {
  'apps/v1': apps,
  'autoscaling/v2': autoscaling,
  'networking.k8s.io/v1': networking,
  'policy/v1': policy,
  v1: core,
}

interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
}
type Model = new (manifest: Manifest) => { validate: () => void }

const files = (await readdir(folder)).filter((file) => file !== 'kustomization.yaml')
const read = async (file: string): Promise<string> => readFile(path.join(folder, file), 'utf8')
const manifestsOf = async (file: string): Promise<Manifest[]> =>
  parseAllDocuments(await read(file)).map((document) => document.toJS() as Manifest)

test('the kustomization lists every manifest', async () => {
  const { resources } = parse(await read('kustomization.yaml')) as { resources: string[] }
  expect(resources.toSorted()).toEqual(files.toSorted())
})

test.each(files)('%s fits the schemas of Kubernetes', async (file) => {
  for (const manifest of await manifestsOf(file)) {
    const models = groups[manifest.apiVersion] as Readonly<Record<string, Model>> | undefined
    const Kind = models?.[manifest.kind]
    expect(Kind, `${manifest.apiVersion} ${manifest.kind}`).toBeDefined()
    if (Kind) expect(() => new Kind(manifest).validate()).not.toThrow()
  }
})

test('the check finds a field that Kubernetes does not know', () => {
  const wrong = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'x' },
    spec: { replicas: 'many' },
  }
  const Kind = apps.Deployment as unknown as Model
  expect(() => new Kind(wrong).validate()).toThrow(/replicas/)
})

test('selectors, claims and scale targets name what is there', async () => {
  const all = (await Promise.all(files.map(manifestsOf))).flat()
  const names = new Set(all.map(({ kind, metadata }) => `${kind}/${metadata.name}`))
  const text = (await Promise.all(files.map(read))).join('\n')
  for (const [, name] of text.matchAll(/claimName: (\w+)/g)) {
    expect(names).toContain(`PersistentVolumeClaim/${name ?? ''}`)
  }
  for (const [, name] of text.matchAll(/service: \{ name: (\w+)/g)) {
    expect(names).toContain(`Service/${name ?? ''}`)
  }
  for (const [, name] of text.matchAll(/\{ app: (\w+) \}/g)) {
    expect(names).toContain(`Deployment/${name ?? ''}`)
  }
})
