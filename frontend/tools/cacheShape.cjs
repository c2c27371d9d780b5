/**
 * A codegen plugin: what the normalised cache must know about the schema.
 *
 * `possibleTypes` (interfaces and unions), `embeddedTypes` (objects without an id, kept inside their parent)
 * and `connectionFields` (keyset lists that grow by "show more"), so nobody keeps these by hand.
 */
const { isAbstractType, isObjectType, getNamedType } = require('graphql');

module.exports.plugin = (schema) => {
  const roots = new Set(
    [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
      .filter(Boolean)
      .map((t) => t.name),
  );
  const possibleTypes = {};
  const embeddedTypes = [];
  const connectionFields = {};
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const type of types) {
    if (isAbstractType(type))
      possibleTypes[type.name] = schema
        .getPossibleTypes(type)
        .map((t) => t.name)
        .sort();
    if (!isObjectType(type)) continue;
    const fields = type.getFields();
    if (!roots.has(type.name) && !fields.id) embeddedTypes.push(type.name);
    for (const field of Object.values(fields)) {
      const isKeyset =
        getNamedType(field.type).name.endsWith('Connection') &&
        field.args.some((arg) => arg.name === 'after');
      if (!isKeyset) continue;
      connectionFields[type.name] ??= [];
      connectionFields[type.name].push(field.name);
    }
  }
  const literal = (value) => JSON.stringify(value, null, 2);
  // What a deed may come to beside itself is the same for nearly all of them: said once, for the first load's sake.
  const problems = possibleTypes.LanguageResult?.filter((name) => name.endsWith('Problem')) ?? [];
  const union = (names) => {
    const own = names.filter((name) => !problems.includes(name));
    return own.length + problems.length === names.length
      ? `[${own.map(literal).join(', ')}${own.length ? ', ' : ''}...problems]`
      : literal(names);
  };
  return [
    `const problems = ${literal(problems)};`,
    `export const possibleTypes: Record<string, string[]> = {`,
    ...Object.entries(possibleTypes).map(([name, names]) => `  ${name}: ${union(names)},`),
    '};',
    `export const embeddedTypes: string[] = ${literal(embeddedTypes)};`,
    `export const connectionFields: Record<string, string[]> = ${literal(connectionFields)};`,
    '',
  ].join('\n');
};
