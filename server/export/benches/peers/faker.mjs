// The customer table as faker.js makes it: `node faker.mjs ROWS FILE`.
import { faker } from "@faker-js/faker";
import { createWriteStream } from "node:fs";

const [rows, path] = [Number(process.argv[2]), process.argv[3]];
const out = createWriteStream(path);
const statuses = [{ weight: 80, value: "active" }, { weight: 15, value: "inactive" }, { weight: 5, value: "pending" }];
const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());

let text = "id,uuid,name,email,phone,age,signup_date,status,city,amount\n";
for (let id = 1; id <= rows; id++) {
  const [firstName, lastName] = [faker.person.firstName(), faker.person.lastName()];
  text += [
    id,
    faker.string.uuid(),
    `${firstName} ${lastName}`,
    faker.internet.email({ firstName, lastName }),
    faker.phone.number(),
    faker.number.int({ min: 18, max: 80 }),
    faker.date.past({ years: 1 }).toISOString().slice(0, 10),
    faker.helpers.weightedArrayElement(statuses),
    faker.location.city(),
    Math.exp(4.38 + normal()).toFixed(2),
  ].join(",") + "\n";
  if (text.length > 1 << 20) {
    if (!out.write(text)) await new Promise((done) => out.once("drain", done));
    text = "";
  }
}
out.end(text);
