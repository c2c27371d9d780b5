import { results } from './walker';

/** At the end of all walks: who did what in how many clicks and seconds, and each date beside our own count. */
export default function table(): void {
  const { stretches, dates } = results();
  if (stretches.length === 0) return;
  console.log('\n| walk | who | what | clicks | machine, s |\n| --- | --- | --- | --- | --- |');
  for (const one of stretches)
    console.log(`| ${one.walk} | ${one.who} | ${one.what} | ${one.clicks} | ${one.seconds.toFixed(0)} |`);
  for (const walk of new Set(stretches.map((one) => one.walk))) {
    const own = stretches.filter((one) => one.walk === walk);
    const sum = (of: (one: (typeof own)[number]) => number) => own.reduce((all, one) => all + of(one), 0);
    console.log(
      `| ${walk} | all | | ${sum((one) => one.clicks)} | ${sum((one) => one.seconds).toFixed(0)} |`,
    );
  }
  console.log('\n| walk | date | the product says | by hand |\n| --- | --- | --- | --- |');
  for (const one of dates) console.log(`| ${one.walk} | ${one.name} | ${one.said[0]} | ${one.byHand} |`);
}
