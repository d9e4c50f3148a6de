// The app as a program in Node.
import { app } from "./app.mjs";

app(JSON.parse(process.argv[2])).then((result) => process.stdout.write(JSON.stringify(result)));
