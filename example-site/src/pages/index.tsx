import Link from '@docusaurus/Link';
import Translate, { translate } from '@docusaurus/Translate';
import Layout from '@theme/Layout';
import { useAssistant } from 'docusaurus-theme-chatkit/client';
import type { ReactNode } from 'react';
import styles from './index.module.css';

const greeting = '/docs/site/configure#change-the-greeting';
const translating = '/docs/site/configure#translate';

/** A conversation as the assistant has it, drawn for those who have not pressed the button yet. */
function Conversation(): ReactNode {
  return (
    <div className={styles.conversation} data-nosnippet>
      <p className={styles.question}>
        <Translate id="home.question">How do I change the greeting?</Translate>
      </p>
      <div className={styles.answer}>
        <p>
          <Translate
            id="home.answer"
            values={{
              option: <code>greeting</code>,
              first: (
                <Link className={styles.citation} to={greeting}>
                  <Translate id="home.citation.greeting">Change the greeting</Translate>
                </Link>
              ),
              second: (
                <Link className={styles.citation} to={translating}>
                  <Translate id="home.citation.translate">Translate</Translate>
                </Link>
              ),
            }}
          >
            {
              'Set {option} in the plugin’s options: it is the line on the start screen. {first} Each language can have its own. {second}'
            }
          </Translate>
        </p>
        <p className={styles.note}>
          <Translate id="home.note">Each label leads to the heading it names.</Translate>
        </p>
      </div>
    </div>
  );
}

function Hero(): ReactNode {
  const { ask } = useAssistant();
  const question = translate({ id: 'home.ask.question', message: 'What can you do?' });
  return (
    <header className={styles.hero}>
      <div>
        <h1 className={styles.title}>
          <Translate id="home.title">An assistant for every page of your docs</Translate>
        </h1>
        <p className={styles.lead}>
          <Translate id="home.lead">
            A Docusaurus plugin on OpenAI ChatKit, and a small server that you host. It knows the
            page you are on, answers from your own docs, cites the very heading, and remembers the
            conversation.
          </Translate>
        </p>
        <div className={styles.actions}>
          <Link className="button button--primary button--lg" to="/docs/start/install">
            <Translate id="home.install">Add it to your site</Translate>
          </Link>
          <button
            type="button"
            className="button button--secondary button--lg"
            onClick={() => ask({ text: question, send: false })}
          >
            <Translate id="home.ask">Ask it something</Translate>
          </button>
        </div>
        <pre className={styles.command}>
          <code>npm install docusaurus-plugin-chatkit docusaurus-chatkit-server</code>
        </pre>
      </div>
      <Conversation />
    </header>
  );
}

interface AudienceProps {
  to: string;
  title: string;
  text: string;
}

function Audience({ to, title, text }: AudienceProps): ReactNode {
  return (
    <Link className={styles.audience} to={to}>
      <h2>{title}</h2>
      <p>{text}</p>
    </Link>
  );
}

function Audiences(): ReactNode {
  return (
    <section className={styles.audiences}>
      <Audience
        to="/docs/server/privacy"
        title={translate({ id: 'home.owners', message: 'Yours to run' })}
        text={translate({
          id: 'home.owners.text',
          message:
            'One process and Postgres, embedded if you like. No account is needed to begin: without a model key it quotes the docs, without the CDN a built-in chat stands in.',
        })}
      />
      <Audience
        to="/docs/start/ask"
        title={translate({ id: 'home.readers', message: 'Quick to ask' })}
        text={translate({
          id: 'home.readers.text',
          message:
            'Press the button, or select a passage and ask about it. On a phone, in dark mode, in eight languages, and in the version of the docs that is being read.',
        })}
      />
      <Audience
        to="/docs/start/preview"
        title={translate({ id: 'home.authors', message: 'Up to date as you write' })}
        text={translate({
          id: 'home.authors.text',
          message:
            'Preview with one command: a heading written a minute ago can be asked about. A report says what readers asked and the docs did not answer.',
        })}
      />
    </section>
  );
}

export default function Home(): ReactNode {
  return (
    <Layout
      title={translate({ id: 'home.title', message: 'An assistant for every page of your docs' })}
      description={translate({
        id: 'home.description',
        message:
          'An AI assistant for any Docusaurus site, on OpenAI ChatKit, that the site’s owner hosts.',
      })}
    >
      <main className={styles.page}>
        <Hero />
        <Audiences />
      </main>
    </Layout>
  );
}
