import { tool } from '@openai/agents';
import { readConfig, type ServerOptions } from 'docusaurus-chatkit-server';
import { z } from 'zod';

const serviceStatus = tool({
  name: 'service_status',
  description: 'Says whether the hosted service is up. For questions about outages.',
  parameters: z.object({ region: z.enum(['eu', 'us']) }),
  execute: async ({ region }) => {
    const response = await fetch(`https://status.example.com/${region}.json`);
    return response.text();
  },
});

export const options: ServerOptions = {
  config: readConfig(process.env),
  agent: {
    instructions: 'The product is called Greeter. Never discuss prices: point to the sales page.',
    tools: [serviceStatus],
  },
};
