import { results } from './writer';

/** At the end of all writings: one table. */
export default function table(): void {
  const rows = results();
  if (rows.length === 0) return;
  console.log('\n| plan | clicks | keys | words | twice | pages | machine, s | hands, min |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const one of rows)
    console.log(
      `| ${one.what} | ${one.clicks} | ${one.keys} | ${one.words} | ${one.twice.length} | ${one.pages} | ${one.machine} | ${one.hands} |`,
    );
  for (const one of rows.filter(({ twice }) => twice.length > 0))
    console.log(`${one.what}, typed twice: ${one.twice.join('; ')}`);
}
