// SPDX-License-Identifier: Apache-2.0
// The headers with which each official library signs: {secret, url, body, form} as JSON on standard input, {library: headers} on standard output.
import { Webhooks } from '@octokit/webhooks';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import twilio from 'twilio';

let input = '';
for await (const piece of process.stdin) input += piece;
const { secret, url, body, form } = JSON.parse(input);

const now = new Date();
const seconds = String(Math.floor(now.getTime() / 1000));

console.log(JSON.stringify({
  stripe: {
    'Stripe-Signature': new Stripe('sk_test_none').webhooks.generateTestHeaderString({ payload: body, secret }),
  },
  github: {
    'X-Hub-Signature-256': await new Webhooks({ secret }).sign(body),
    'X-GitHub-Event': 'push',
    'X-GitHub-Delivery': 'd1',
  },
  'standard-webhooks': {
    'webhook-id': 'msg_1',
    'webhook-timestamp': seconds,
    'webhook-signature': new StandardWebhook(secret).sign('msg_1', now, body),
  },
  svix: {
    'svix-id': 'msg_1',
    'svix-timestamp': seconds,
    'svix-signature': new SvixWebhook(secret).sign('msg_1', now, body),
  },
  twilio: {
    'X-Twilio-Signature': twilio.getExpectedTwilioSignature(secret, url, Object.fromEntries(new URLSearchParams(form))),
    'Content-Type': 'application/x-www-form-urlencoded',
  },
}));
