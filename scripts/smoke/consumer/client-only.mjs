import { journey } from "./journey.mjs";

const [baseUrl, event] = process.argv.slice(2);
console.log(await journey(baseUrl, event));
