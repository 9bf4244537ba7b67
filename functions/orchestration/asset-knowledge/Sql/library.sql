-- name: add_document
select document_id, already_there from asset_knowledge.add_document(@document, @passages);

-- name: delete_document
select asset_knowledge.delete_document(@documentId);

-- name: search
select document_id, kind, title, content, source, tags, score from asset_knowledge.search(@projectId, @embedding, @query, @kinds, @tags, @most);
