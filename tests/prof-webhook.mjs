import { pathToFileURL } from "node:url";
const which=process.argv[2];
const {client}=await import(which==='floor'?'./bench/contenders/webhook/floor.mjs':'./bench/contenders/webhook/ours.mjs').catch(async e=>{console.log(e.message); return import('./bench/contenders/webhook/plaid-investments.mjs')});
const call=client();
for(let i=0;i<2000;i++) await call();
const N=+process.argv[3]||10000; const c=process.cpuUsage(); const t=performance.now();
for(let i=0;i<N;i++) await call();
const d=process.cpuUsage(c);
console.log(which,'cpu us/op',((d.user+d.system)/N).toFixed(1),'wall',((performance.now()-t)*1000/N).toFixed(1));
