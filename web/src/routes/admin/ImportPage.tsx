// A chunk of its own with its own texts: /admin/import, and /admin/import/:id for one import.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconFileImport } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { EarlierImports } from "@/features/imports/components/EarlierImports";
import { ImportReport } from "@/features/imports/components/ImportReport";
import { Wizard } from "@/features/imports/components/Wizard";
import { importQuery } from "@/features/imports/queries";
import { imports } from "@/i18n/en/imports";
import { addTexts } from "@/i18n/i18n";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";

addTexts({ imports });

const pathOf = (id: string): string => `/admin/import/${id}`;

export default function ImportPage() {
  const { id } = useParams();
  return id === undefined ? <NewImport /> : <OneImport key={id} id={id} />;
}

function NewImport() {
  const { t } = useTranslation("imports");
  const navigate = useNavigate();
  return (
    <Page title={t("title")}>
      <Wizard onBegun={(id) => void navigate(pathOf(id))}>
        <EarlierImports path={pathOf} />
      </Wizard>
    </Page>
  );
}

function OneImport({ id }: { id: string }) {
  const { t } = useTranslation("imports");
  const one = useQuery(importQuery(id));
  return (
    <Page
      title={t("report.title")}
      actions={
        <Button
          component={Link}
          to="/admin/import"
          variant="default"
          leftSection={<IconFileImport size={20} aria-hidden />}
        >
          {t("report.back")}
        </Button>
      }
    >
      <Loaded query={one}>{(found) => <ImportReport one={found} />}</Loaded>
    </Page>
  );
}
