import { Anchor } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { RigHub } from '../../../src-shared/contract/rig.ts';
import { hrefOf } from '../../app/route.ts';
import { useBench } from '../../bench-view/bench-store.ts';
import { useAnswer } from '../../client/use-answer.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { EmptyState, ErrorState, Loading } from '../../components/blocks.tsx';
import { text } from '../../text/text.ts';
import { codePicture } from './draw-code.ts';
import { type CommandCode, commandCodes, type LabelCode, labelCodes } from './label-codes.ts';
import classes from './label-sheet.module.css';

const words = text.rig.sheet;

const Code = ({ code }: { readonly code: LabelCode }) => {
  const picture = useMemo(() => codePicture(code), [code]);
  const symbology = words.symbology[code.symbology];
  if (picture === null) return <p className={classes.note}>{words.notDrawn}</p>;
  return (
    <figure className={classes.code} data-symbology={code.symbology}>
      <img src={picture} alt={words.codeLabel(symbology, code.text)} />
      <figcaption className={classes.note}>{symbology}</figcaption>
    </figure>
  );
};

const HubLabel = ({ hub }: { readonly hub: RigHub }) => {
  const codes = useMemo(() => labelCodes(hub.label), [hub.label]);
  return (
    <article className={classes.label}>
      <h3 className={classes.name}>{text.rig.hub(hub.hub)}</h3>
      <p className={classes.story}>{hub.story}</p>
      <div className={classes.codes}>
        {codes.map((code) => (
          <Code key={code.symbology} code={code} />
        ))}
      </div>
      <p className={classes.id}>{hub.label}</p>
    </article>
  );
};

const commandName = ({ command, subject }: CommandCode): string => words.command[command](subject ?? '');

const Command = ({ code }: { readonly code: CommandCode }) => {
  const drawn = useMemo((): LabelCode => ({ symbology: 'code128', text: code.text }), [code.text]);
  return (
    <article className={classes.command}>
      <h3 className={classes.name}>{commandName(code)}</h3>
      <Code code={drawn} />
      <p className={classes.id}>{code.text}</p>
    </article>
  );
};

const Commands = () => {
  const slotCount = useBench((bench) => bench.slots.length);
  const workOrder = useBench((bench) => bench.session.workOrder?.id ?? null);
  const operator = useBench((bench) => bench.session.operator);
  return (
    <section className={classes.commands}>
      <h2>{words.commands}</h2>
      <p className={classes.story}>{words.commandsIntro}</p>
      <div className={classes.commandGrid}>
        {commandCodes(slotCount, workOrder, operator).map((code) => (
          <Command key={code.text} code={code} />
        ))}
      </div>
    </section>
  );
};

const HubLabels = () => {
  const { data, fault, reload } = useAnswer('rig.hubs', (client) => client.rig.hubs({}));
  if (fault !== null) return <ErrorState fault={fault} onRetry={reload} />;
  if (data === null) return <Loading what={words.labels} />;
  if (data.length === 0) return <EmptyState title={text.rig.empty.title}>{text.rig.empty.text}</EmptyState>;
  return (
    <div className={classes.grid}>
      {data.map((hub) => (
        <HubLabel key={hub.hub} hub={hub} />
      ))}
    </div>
  );
};

/** A4 pages of labels and command barcodes, black on white in either scheme: paper has no dark mode. */
export const LabelSheet = () => (
  <main className={classes.sheet}>
    <div className={classes.tools}>
      <Anchor href={hrefOf('bench')} className={classes.back}>
        {words.back}
      </Anchor>
      <ActionButton why={null} onAct={() => window.print()} icon={<IconPrinter size={20} aria-hidden />}>
        {words.print}
      </ActionButton>
    </div>
    <h1>{words.title}</h1>
    <p className={classes.story}>{words.intro}</p>
    <section>
      <h2>{words.labels}</h2>
      <HubLabels />
    </section>
    <Commands />
  </main>
);
